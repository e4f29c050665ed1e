import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseTemplate } from "@/lib/topic-template/parse";
import { TEMPLATE_VARIABLES, type TopicTemplate } from "@/lib/topic-template/types";
import { loadExpected, loadMessages } from "@/server/testing/recordings";
import { listMessages } from "./list-messages";
import { createMapper } from "./mapper";
import type { PublishBatch } from "./types";

const everything = { withMeta: true, withMetaDelete: true, withMetaDrop: true } as const;

/** Messages out of each recording, and the first 16 digits of the SHA-256 of their bodies joined by LF. */
const sums: [name: string, count: number, sum: string][] = [
	["seed-example", 1, "4f69a17d9a271281"],
	["types-ms-query-raw", 10, "c9482ee0e1aaa669"],
	["types-ms-query-block", 10, "c9482ee0e1aaa669"],
	["types-ms-stable-raw", 10, "bbbf6ef0450331a4"],
	["types-us-query-raw", 10, "6a6a390e9b0157cc"],
	["types-ns-stable-raw", 10, "efb0c457c07d8d00"],
	["meta-database", 41, "9932648046e8ec5e"],
	["meta-stable-batch", 6044, "6d60106ca0c88ceb"],
	["json-tags-query-block", 4, "be95f26521f85c6f"],
	["many-stable-raw", 6000, "a6bea55ef45bb9b9"],
	["snapshot-stable", 6000, "95e3950832de232a"],
	["bulk-query", 24600, "e353e0ae3ef378ef"],
	["bulk-stable", 30000, "8aa68a9a646eeb05"],
];

function template(text: string): TopicTemplate {
	const parsed = parseTemplate(text);
	if (!parsed.ok) throw new Error(`template ${text} does not parse`);
	return parsed.template;
}

function sumOf(lines: readonly string[]): string {
	return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}

function unpack(batch: PublishBatch): { mqttTopic: string; body: string }[] {
	let start = 0;
	return Array.from({ length: batch.count }, (_, index) => {
		const end = batch.bodyEnds[index] ?? 0;
		const body = Buffer.from(batch.bodies.subarray(start, end)).toString("utf8");
		start = end;
		return { mqttTopic: batch.mqttTopics[batch.topicIndexes[index] ?? -1] ?? "", body };
	});
}

describe("bodies", () => {
	test.each(sums)("%s becomes %i messages, byte for byte", (name, count, sum) => {
		const mapper = createMapper({ topic: template("t"), metaTopic: template("m"), ...everything });
		const mapped = loadMessages(name).map((message) => mapper.map(message));
		const bodies = mapped.flatMap(({ batch }) => unpack(batch).map(({ body }) => body));
		expect(bodies).toHaveLength(count);
		expect(sumOf(bodies)).toBe(sum);
		expect(mapped.every(({ readCount, skippedCount, batch }) => readCount === batch.count + skippedCount)).toBe(true);
	});

	test.each([
		"seed-example",
		"types-ms-query-raw",
		"types-ms-query-block",
		"types-ms-stable-raw",
		"types-us-query-raw",
		"types-ns-stable-raw",
		"meta-database",
		"json-tags-query-block",
	])("%s: kind, variables and body of each message", (name) => {
		const listed = loadMessages(name).flatMap((message) => listMessages(message, everything));
		expect(listed.map(({ kind, values, body }) => ({ kind, variables: values, body }))).toEqual(loadExpected(name));
		for (const { values } of listed) {
			const names = Object.keys(values);
			expect(names).toEqual(TEMPLATE_VARIABLES.filter((variable) => names.includes(variable)));
		}
	});
});

describe("topics", () => {
	test("a topic of all variables is skipped with the reason where one is missing", () => {
		const mapper = createMapper({
			topic: template("d/{table}"),
			metaTopic: template("m/{stable}/{table}"),
			...everything,
		});
		const mapped = loadMessages("meta-database").map((message) => mapper.map(message));
		const expected = loadExpected("meta-database");
		const wanted = expected.flatMap(({ kind, variables: { stable, table }, body }) => {
			if (kind === "data") return table?.includes("+") ? [] : [{ mqttTopic: `d/${table}`, body }];
			return stable && table && !table.includes("+") ? [{ mqttTopic: `m/${stable}/${table}`, body }] : [];
		});
		expect(mapped.flatMap(({ batch }) => unpack(batch))).toEqual(wanted);
		const skipped = mapped.reduce((sum, { skippedCount }) => sum + skippedCount, 0);
		expect(skipped).toBe(expected.length - wanted.length);
		const reasons = new Set(mapped.flatMap(({ skippedByReason }) => [...skippedByReason.keys()]));
		expect([...reasons].sort()).toEqual(["missing-variable:stable", "missing-variable:table", "wildcard-in-topic"]);
		const samples = mapped.flatMap(({ skippedSamples }) => skippedSamples);
		expect(expected.map(({ body }) => body)).toEqual(expect.arrayContaining(samples.map(({ body }) => body)));
	});

	test("the tbname column of a query topic names the table of each row", () => {
		const mapper = createMapper({ topic: template("t/{table}"), metaTopic: template("m"), ...everything });
		const [message] = loadMessages("bulk-query");
		if (message === undefined) throw new Error("bulk-query holds no message");
		const unpacked = unpack(mapper.map(message).batch);
		expect(unpacked.length).toBeGreaterThan(1000);
		for (const { mqttTopic, body } of unpacked) expect(body).toContain(`"tbname":"${mqttTopic.slice(2)}"`);
		// The second time, the topics come from memory.
		expect(unpack(mapper.map(message).batch)).toEqual(unpacked);
	});

	test("rows without a table are counted and sampled, not written", () => {
		const mapper = createMapper({ topic: template("t/{table}"), metaTopic: template("m"), ...everything });
		const [message] = loadMessages("types-ms-query-raw");
		if (message === undefined) throw new Error("types-ms-query-raw holds no message");
		const mapped = mapper.map(message);
		expect(mapped.batch).toMatchObject({ count: 0, mqttTopics: [] });
		expect(mapped.batch.bodies).toHaveLength(0);
		expect(mapped.skippedByReason.get("missing-variable:table")).toBe(mapped.readCount);
		const listed = listMessages(message, everything);
		expect(mapped.skippedSamples).toEqual(
			listed.slice(0, 3).map((sample) => ({
				...sample,
				reason: { kind: "missing-variable", variable: "table", messageKind: "data" },
			})),
		);
	});
});

describe("metadata settings", () => {
	const cases: [name: string, settings: Partial<Record<keyof typeof everything, boolean>>, ignored: RegExp][] = [
		["no metadata at all", { withMeta: false }, /^(create|alter|drop|delete)/],
		["no deletes", { withMetaDelete: false }, /^delete/],
		["no drops", { withMetaDrop: false }, /^drop/],
	];
	test.each(cases)("%s", (_, settings, ignored) => {
		const expected = loadExpected("meta-database").filter(({ kind }) => !ignored.test(kind));
		const options = { ...everything, ...settings };
		const mapper = createMapper({ topic: template("t"), metaTopic: template("m"), ...options });
		const messages = loadMessages("meta-database");
		const mapped = messages.map((message) => mapper.map(message));
		expect(mapped.flatMap(({ batch }) => unpack(batch).map(({ body }) => body))).toEqual(
			expected.map(({ body }) => body),
		);
		expect(mapped.reduce((sum, { readCount }) => sum + readCount, 0)).toBe(expected.length);
		expect(messages.flatMap((message) => listMessages(message, options))).toHaveLength(expected.length);
	});
});

describe("newestRowAtMs", () => {
	const day = 86_400_000;
	test.each(["types-ms-stable-raw", "types-ns-stable-raw"])("%s counts rows of the last day only", (name) => {
		const [message] = loadMessages(name);
		if (message === undefined) throw new Error(`${name} holds no message`);
		const mapper = createMapper({ topic: template("t"), metaTopic: template("m"), ...everything });
		const newest = mapper.map(message).newestRowAtMs;
		if (newest === undefined) throw new Error("no newest row");
		expect(mapper.map(message, newest + 1000).newestRowAtMs).toBe(newest);
		expect(mapper.map(message, newest + day + 1).newestRowAtMs).toBeUndefined();
		expect(mapper.map(message, 0).newestRowAtMs).toBeUndefined();
	});
});
