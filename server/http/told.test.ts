import fs from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { checkBroker } from "@/lib/dsn/check-broker";
import { parseDsn } from "@/lib/dsn/parse";
import { sayIn } from "@/lib/words/told";
import { zh } from "@/lib/words/zh";
import { connectRefusal } from "@/server/mqtt/connect-refusals";
import { disconnectVerdict } from "@/server/mqtt/disconnect-reasons";
import { serverError } from "@/server/tmq/server-error";

const say = sayIn(zh.sentences.told);
const IS_CHINESE = /\p{Script=Han}.*。$/u;

// A sentence that is worded anew in English loses its Chinese without a sign of it: the table finds it by its words.
test("every sentence of the Chinese table is still said somewhere", async () => {
	const texts = await Promise.all([
		...(await sources("lib")),
		...(await sources("server")),
		...(await sources("components")),
	]);
	const all = texts.join("\n").replaceAll('\\"', '"');
	const gone = zh.sentences.told.filter(([english]) =>
		english
			.split(/\{\w+\}| \(/)
			.some((piece) => piece.trim().length > 3 && !all.includes(piece.replace(/[.:]$/, "").trim())),
	);
	expect(gone.map(([english]) => english)).toEqual([]);
});

test("every refusal of a broker is said in Chinese", () => {
	const checked = checkBroker(parseDsn("broker", "mqtt://b?version=5.0&client_id=c&topic=t").draft);
	if (!checked.ok) throw new Error("The DSN of this test is wrong.");
	const broker = checked.value;
	for (let code = 1; code < 256; code++) {
		for (const { cause } of [connectRefusal(code, broker), disconnectVerdict(code, broker, {})]) {
			expect(say(cause.message), cause.message).toMatch(IS_CHINESE);
			expect(say(cause.message), cause.message).not.toMatch(/[a-z]{4,} [a-z]{3,}/);
		}
	}
});

test.each([308, 771, 789, 849, 855, 856, 904, 0x03e0, 0x0fff])("error %i of TDengine is said in Chinese", (code) => {
	const { message } = serverError("subscribe", code, "");
	expect(say(message), message).toMatch(IS_CHINESE);
});

async function sources(folder: string): Promise<Promise<string>[]> {
	const files = await fs.readdir(folder, { recursive: true });
	return files
		.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith("words/"))
		.map((file) => fs.readFile(path.join(folder, file), "utf8"));
}
