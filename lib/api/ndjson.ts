import type * as z from "zod";

/**
 * Values of a newline-delimited JSON body, in order, as its bytes arrive. A line that does not fit the schema throws
 * its `ZodError`, a cut line a `SyntaxError`. Leaving the loop early cancels the body.
 */
export async function* ndjsonLines<Schema extends z.ZodType>(
	body: ReadableStream<Uint8Array>,
	schema: Schema,
): AsyncGenerator<z.output<Schema>> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = "";
	try {
		for (;;) {
			const { value, done } = await reader.read();
			rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
			const lines = rest.split("\n");
			rest = done ? "" : (lines.pop() ?? "");
			for (const line of lines) {
				if (line.trim() !== "") yield schema.parse(JSON.parse(line));
			}
			if (done) return;
		}
	} finally {
		await reader.cancel();
	}
}
