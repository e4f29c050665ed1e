import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { ndjsonLines } from "./ndjson";

const schema = z.object({ n: z.number(), text: z.string() });

function bodyOf(bytes: Uint8Array, cuts: readonly number[], onCancel = () => {}): ReadableStream<Uint8Array> {
	const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
	return new ReadableStream({
		start(controller) {
			let from = 0;
			for (const end of [...ends, bytes.length]) {
				if (end > from) controller.enqueue(bytes.slice(from, end));
				from = end;
			}
			controller.close();
		},
		cancel: onCancel,
	});
}

async function collect(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
	const values: unknown[] = [];
	for await (const value of ndjsonLines(body, schema)) values.push(value);
	return values;
}

test("gives the same values however the bytes are cut", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.record({ n: fc.integer(), text: fc.string({ unit: "grapheme" }) })),
			fc.array(fc.nat()),
			fc.boolean(),
			async (values, cuts, endsWithNewline) => {
				const text = values.map((value) => JSON.stringify(value)).join("\n") + (endsWithNewline ? "\n" : "");
				expect(await collect(bodyOf(new TextEncoder().encode(text), cuts))).toEqual(values);
			},
		),
	);
});

test("a body cut inside a line throws instead of ending quietly", async () => {
	await expect(collect(bodyOf(new TextEncoder().encode('{"n":1,"text":"a"}\n{"n":2'), []))).rejects.toThrow(
		SyntaxError,
	);
});

test("leaving the loop cancels the body", async () => {
	let isCancelled = false;
	const endless = new ReadableStream<Uint8Array>({
		pull: (controller) => controller.enqueue(new TextEncoder().encode('{"n":1,"text":"a"}\n')),
		cancel: () => {
			isCancelled = true;
		},
	});
	for await (const value of ndjsonLines(endless, schema)) {
		expect(value.n).toBe(1);
		break;
	}
	expect(isCancelled).toBe(true);
});
