import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metaBody } from "@/lib/body/meta-body";
import { loadFrames, recordingNames } from "@/server/testing/recordings";
import { AnswerError } from "./answer-error";
import {
	type Answer,
	parseAnswer,
	readAssignment,
	readCommitted,
	readFetch,
	readJsonMeta,
	readPoll,
	readPosition,
	readTopics,
	readVersion,
} from "./answers";
import { describeMeta, splitMetas } from "./meta";
import { unknownInMeta } from "./unknown";

const address = { database: "db", tmqTopic: "t", vgroupId: 2, offset: 0n };

/** All that is done with a table event until it is a body. */
function publishMeta(answer: Answer): void {
	const data = readJsonMeta(answer);
	for (const meta of data === undefined ? [] : splitMetas(data)) {
		describeMeta(meta);
		unknownInMeta(meta);
		JSON.parse(metaBody(meta, address));
	}
}

const READERS: Readonly<Record<string, (answer: Answer) => unknown>> = {
	version: readVersion,
	subscribe: readVersion,
	poll: readPoll,
	fetch: readFetch,
	fetch_json_meta: publishMeta,
	assignment: readAssignment,
	committed: readCommitted,
	position: readPosition,
	list_topics: readTopics,
};

/** True if the text was read; false if it was refused as it should. Anything else that is thrown fails. */
function survives(text: string): boolean {
	try {
		const answer = parseAnswer(text);
		for (const read of Object.values(READERS)) attempt(() => read(answer));
		return attempt(() => READERS[answer.action]?.(answer));
	} catch (error) {
		if (error instanceof AnswerError) return false;
		throw error;
	}
}

function attempt(read: () => unknown): boolean {
	try {
		read();
		return true;
	} catch (error) {
		if (error instanceof AnswerError) return false;
		throw error;
	}
}

const texts = recordingNames()
	.flatMap((name) => loadFrames(name))
	.flatMap((frame) => (frame.kind === "text" && frame.direction === "received" ? [frame.text] : []));
/** One of each kind and length, for there are hundreds of empty polls. */
const kinds = [
	...new Map(texts.map((text) => [`${/"action":"(\w+)"/.exec(text)?.[1]} ${text.length >> 5}`, text])).values(),
];

describe("an answer in text is read or refused, never more", () => {
	test("as it was recorded", () => {
		expect(kinds.length).toBeGreaterThan(10);
		for (const text of kinds) expect(survives(text), text).toBe(true);
	});

	test("cut at every character", () => {
		for (const text of kinds) {
			for (let length = 0; length < Math.min(text.length, 2_000); length++) {
				expect(survives(text.slice(0, length)), `${length} of ${text}`).toBe(false);
			}
		}
	});

	test("with characters changed", () => {
		const damage = fc.record({
			index: fc.nat({ max: kinds.length - 1 }),
			changes: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[]":,0-9eE.tfn \\u\u0000é\ud800')), {
				minLength: 1,
				maxLength: 4,
			}),
		});
		let read = 0;
		fc.assert(
			fc.property(damage, ({ index, changes }) => {
				const characters = [...(kinds[index] ?? "")];
				for (const [at, character] of changes) characters[at % characters.length] = character;
				if (survives(characters.join(""))) read++;
			}),
			{ numRuns: 4_000, seed: 20260122 },
		);
		expect(read).toBeGreaterThan(0);
		expect(read).toBeLessThan(4_000);
	});

	test("with any value in place of each member", () => {
		fc.assert(
			fc.property(fc.nat({ max: kinds.length - 1 }), fc.nat(), fc.jsonValue(), (index, at, value) => {
				const answer: Record<string, unknown> = JSON.parse(kinds[index] ?? "{}");
				const names = Object.keys(answer);
				answer[names[at % names.length] ?? ""] = value;
				survives(JSON.stringify(answer));
			}),
			{ numRuns: 4_000, seed: 7 },
		);
	});

	test.each(["meta", "metas", "createList", "tags"])("any JSON in %s of a table event", (name) => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom("create", "alter", "drop", "delete", "future"), (value, type) => {
				const data = name === "meta" ? value : { type, [name]: value };
				survives(JSON.stringify({ code: 0, action: "fetch_json_meta", req_id: 1, message_id: 1, data }));
			}),
			{ numRuns: 1_000, seed: 11 },
		);
	});

	test.each([
		["arrays", "[", "]"],
		["objects", '{"a":', "}"],
	])("nested without end: %s", (_, open, close) => {
		for (const depth of [90, 5_000, 200_000]) {
			const value = `${open.repeat(depth)}1234567890123456789${close.repeat(depth)}`;
			const text = `{"code":0,"action":"fetch_json_meta","req_id":1,"message_id":1,"data":{"type":"create","tags":${value}}}`;
			expect(survives(text)).toBe(depth === 90);
		}
	});
});
