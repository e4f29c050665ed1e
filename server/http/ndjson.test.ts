import { expect, test } from "vitest";
import { ndjson } from "./ndjson";

async function* count(to: number, onEnd: () => void = () => {}) {
	try {
		for (let n = 1; n <= to; n++) yield { n };
	} finally {
		onEnd();
	}
}

test("each item is a line", async () => {
	const response = await ndjson(count(2));
	expect(response.headers.get("content-type")).toMatch(/^application\/x-ndjson/);
	expect(await response.text()).toBe('{"n":1}\n{"n":2}\n');
});

test("nothing at all is an empty answer", async () => {
	expect(await (await ndjson(count(0))).text()).toBe("");
});

test("an error before the first item is thrown, so that it can be answered as a problem", async () => {
	const failing: AsyncIterable<object> = {
		[Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("not good")) }),
	};
	await expect(ndjson(failing)).rejects.toThrow("not good");
});

test("a reader that goes away ends the work", async () => {
	let hasEnded = false;
	const response = await ndjson(
		count(100, () => {
			hasEnded = true;
		}),
	);
	const reader = response.body?.getReader();
	await reader?.read();
	await reader?.cancel();
	expect(hasEnded).toBe(true);
});
