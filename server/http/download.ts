interface Download {
	/** Plain characters only. */
	name: string;
	contentType: string;
	text: AsyncIterable<string>;
}

/** Answers with a file to be saved, piece by piece as the reader takes it. */
export function download({ name, contentType, text }: Download): Response {
	const iterator = text[Symbol.asyncIterator]();
	const encoder = new TextEncoder();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await iterator.return?.();
		},
	});
	return new Response(body, {
		headers: {
			"Content-Type": contentType,
			"Content-Disposition": `attachment; filename="${name}"`,
			"Cache-Control": "no-store",
		},
	});
}
