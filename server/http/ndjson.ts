const HEADERS = {
	"Content-Type": "application/x-ndjson; charset=utf-8",
	"Cache-Control": "no-store, no-transform",
	"X-Accel-Buffering": "no",
} as const;

/**
 * Answers with one JSON line per item, each as soon as it is there. The first is awaited before the answer begins, so
 * that input that cannot be taken is still answered as a problem. A reader that goes away ends the iteration.
 */
export async function ndjson(items: AsyncIterable<object>): Promise<Response> {
	const iterator = items[Symbol.asyncIterator]();
	const encoder = new TextEncoder();
	let next: Promise<IteratorResult<object>> | IteratorResult<object> = await iterator.next();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await next;
			if (done) {
				controller.close();
				return;
			}
			controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
			next = iterator.next();
			// Its error is met by the next pull; until then it must not count as unhandled.
			next.catch(() => {});
		},
		async cancel() {
			await iterator.return?.();
		},
	});
	return new Response(body, { headers: HEADERS });
}
