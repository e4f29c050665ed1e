import { describe, expect, test } from "vitest";
import { checkBroker } from "@/lib/dsn/check-broker";
import { checkSource } from "@/lib/dsn/check-source";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnEnd } from "@/lib/dsn/types";
import { en } from "./en";
import { issueInWords } from "./issue-in-words";
import { skipInWords } from "./skip-in-words";
import { zh } from "./zh";

const SOURCE = "tmq+ws://root:taosdata@tdengine:6041/topic_meters?group.id=g";
const BROKER = "mqtt://broker?version=5.0&client_id=c&topic=plant/{table}";

function notesOn(end: DsnEnd, dsn: string) {
	const { draft } = parseDsn(end, dsn);
	const checked = end === "source" ? checkSource(draft) : checkBroker(draft);
	return [...(checked.ok ? [] : checked.issues), ...checked.notices];
}

test.each<[name: string, end: DsnEnd, dsn: string, chinese: string]>([
	[
		"a missing part by its label, and what to do",
		"source",
		"tmq+ws://root:taosdata@tdengine:6041/?group.id=g",
		"缺少：TMQ 主题。请填写要读取的 TMQ 主题；在 DSN 中它位于端口和斜杠之后。",
	],
	["a parameter by its name", "source", `${SOURCE}&with.meta=maybe`, "with.meta 必须是 true 或 false，而不是 maybe。"],
	["choices in Chinese", "broker", `${BROKER}&qos=3`, "qos 必须是 0、1 或 2，而不是 3。"],
	["what was typed as it was", "broker", `${BROKER}&qos=1 or 2`, 'qos 必须是 0、1 或 2，而不是 "1 or 2"。'],
	["a unit in Chinese", "source", `${SOURCE}&parallel=0`, "parallel 必须是 1 到 128，而不是 0。"],
	["a unit behind the bounds", "broker", `${BROKER}&rate_limit=0`, "rate_limit 必须是 1 到 10000000 条/秒，而不是 0。"],
	["a notice", "broker", `${BROKER}&batch_rows=5`, "batch_rows 在当前设置下不起作用。"],
])("says in Chinese: %s", (_name, end, dsn, chinese) => {
	expect(notesOn(end, dsn).map((issue) => issueInWords(zh, issue))).toContain(chinese);
});

test("a sentence whose reason is English stays English", () => {
	const issues = notesOn("source", `${SOURCE}&enable.replay=true`);
	expect(issues.map((issue) => issueInWords(zh, issue))).toEqual(issues.map(({ message }) => message));
	expect(issues).not.toEqual([]);
});

test.each<[name: string, words: typeof en | typeof zh, sentence: string]>([
	["English", en, "Consumer group is missing. Name the consumer group under which TDengine keeps the progress."],
	["Chinese", zh, "缺少：消费组。请填写消费组，TDengine 以它保存消费进度。"],
])("a form names a field by its label, in %s", (_name, words, sentence) => {
	const issues = notesOn("source", "tmq+ws://root:taosdata@tdengine:6041/topic_meters");
	expect(issues.map((issue) => issueInWords(words, issue, { byLabel: true }))).toContain(sentence);
});

test("English sentences are those of the checks", () => {
	const issues = notesOn("broker", `${BROKER}&qos=3&client_id=`);
	expect(issues.map((issue) => issueInWords(en, issue))).toEqual(issues.map(({ message }) => message));
});

describe("reasons of skipping", () => {
	test.each<[key: string, chinese: string]>([
		["missing-variable:stable", "消息没有携带 {stable}"],
		["empty-topic", "MQTT 主题为空"],
		["constructor", "constructor"],
	])("%s", (key, chinese) => {
		expect(skipInWords(zh.sentences, key)).toBe(chinese);
	});

	test("in English", () => {
		expect(skipInWords(en.sentences, "empty-topic")).toBe("The MQTT topic was empty");
	});
});
