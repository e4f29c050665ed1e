import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StartError } from "@/server/errors";
import { loadKey } from "./key-file";
import { seal, unseal } from "./seal";

const key = Buffer.alloc(32, 7);

describe("sealing", () => {
	test("what was sealed is read back, whatever it is", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, place) => {
				expect(unseal(key, seal(key, text, place), place)).toBe(text);
			}),
		);
	});

	test("a sealed value never opens when any byte of it was changed", () => {
		const sealed = seal(key, "taosdata", "task 1 source.password");
		for (let i = 0; i < sealed.length; i++) {
			const changed = sealed.slice();
			changed[i] = (changed[i] ?? 0) ^ 1;
			expect(unseal(key, changed, "task 1 source.password")).toBeUndefined();
		}
	});

	test.each([
		["another key", Buffer.alloc(32, 8), "task 1 source.password"],
		["another task", key, "task 2 source.password"],
		["another name", key, "task 1 broker.password"],
	])("%s does not open it", (_, otherKey, place) => {
		const sealed = seal(key, "taosdata", "task 1 source.password");
		expect(unseal(otherKey, sealed, place)).toBeUndefined();
	});

	test("the same text is never sealed to the same bytes", () => {
		expect(seal(key, "a", "b")).not.toEqual(seal(key, "a", "b"));
	});

	test("bytes that are too short are refused", () => {
		expect(unseal(key, new Uint8Array(10), "place")).toBeUndefined();
	});
});

describe("the key file", () => {
	let folder: string;
	beforeEach(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-key-"));
	});
	afterEach(() => fs.rm(folder, { recursive: true }));

	test("is made on first use, for its owner only, and read back", async () => {
		const file = path.join(folder, "below", "secret.key");
		const made = await loadKey(file, { mayCreate: true });
		expect(made).toHaveLength(32);
		expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
		expect(await loadKey(file, { mayCreate: false })).toEqual(made);
	});

	test.each([
		["is missing while secrets need it", async () => {}, /missing/],
		["holds something else", (file: string) => fs.writeFile(file, "hello", { mode: 0o600 }), /64 hex digits/],
		["may be read by others", (file: string) => fs.writeFile(file, "00".repeat(32), { mode: 0o644 }), /chmod 600/],
		["is a folder", (file: string) => fs.mkdir(file, { mode: 0o700 }), /Cannot read/],
	])("%s: one sentence", async (_, prepare, sentence) => {
		const file = path.join(folder, "secret.key");
		await prepare(file);
		const failure = loadKey(file, { mayCreate: false });
		await expect(failure).rejects.toThrow(StartError);
		await expect(failure).rejects.toThrow(sentence);
	});
});
