import { describe, expect, test } from "vitest";
import { loadFrames } from "@/server/testing/recordings";
import { AnswerError } from "./answer-error";
import {
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
import { NO_OFFSET, SNAPSHOT_OFFSET } from "./types";

function answer(action: string, members = "", code = 0) {
	return parseAnswer(`{"code":${code},"message":"","action":"${action}","req_id":4,"timing":9${members}}`);
}

const poll = (offset: string) =>
	`,"have_message":true,"topic":"t","database":"db","vgroup_id":3,"message_type":1,"message_id":8,"offset":${offset}`;

describe("the head", () => {
	test("an error", () => {
		const text = '{"code":998,"message":"Consumer not exist","action":"poll","req_id":16,"timing":353436}';
		expect(parseAnswer(text)).toMatchObject({
			code: 998,
			message: "Consumer not exist",
			action: "poll",
			reqId: 16n,
			messageId: 0n,
		});
	});

	test("version of an old adapter comes without req_id", () => {
		const old = parseAnswer('{"code":0,"message":"","action":"version","version":"3.3.2.0"}');
		expect(old.reqId).toBe(0n);
		expect(readVersion(old)).toBe("3.3.2.0");
	});

	test("ids beyond 2^53 keep their digits", () => {
		const { reqId, messageId } = parseAnswer(
			'{"code":0,"message":"","action":"poll","req_id":18446744073709551615,"timing":1,"message_id":9007199254740993}',
		);
		expect(reqId).toBe(18446744073709551615n);
		expect(messageId).toBe(9007199254740993n);
	});

	test.each([
		["no JSON", "{"],
		["no object", "[]"],
		["null", "null"],
		["a code that is a text", '{"code":"0"}'],
		["a req_id with a fraction", '{"code":0,"req_id":1.5}'],
	])("%s is refused", (_, text) => {
		expect(() => parseAnswer(text)).toThrow(AnswerError);
	});
});

describe("poll", () => {
	test("nothing came", () => {
		const empty =
			',"have_message":false,"topic":"","database":"","vgroup_id":0,"message_type":0,"message_id":0,"offset":0';
		expect(readPoll(answer("poll", empty))).toEqual({ message: undefined });
	});

	test.each([
		["12", 12n],
		["9223372036854775807", 9223372036854775807n],
		["9007199254740993", 9007199254740993n],
		["-2147467258", SNAPSHOT_OFFSET],
	])("offset %s", (text, offset) => {
		expect(readPoll(answer("poll", poll(text))).message).toEqual({
			tmqTopic: "t",
			database: "db",
			vgroupId: 3,
			messageType: 1,
			messageId: 8n,
			offset,
		});
	});

	test("an offset that is no integer is refused", () => {
		expect(() => readPoll(answer("poll", poll("1.5")))).toThrow(AnswerError);
		expect(() => readPoll(answer("poll", poll('"1"')))).toThrow(AnswerError);
	});
});

describe("fetch", () => {
	test("a block", () => {
		const members =
			',"message_id":1,"completed":false,"table_name":"d1","rows":1,"fields_count":2,"fields_names":["ts","v"],"fields_types":[9,4],"fields_lengths":[8,4],"precision":1';
		expect(readFetch(answer("fetch", members))).toEqual({
			messageId: 1n,
			block: { tableName: "d1", rowCount: 1, columnNames: ["ts", "v"], precision: "us" },
		});
	});

	test("no more blocks, members null", () => {
		const members = ',"message_id":1,"completed":true,"table_name":"","rows":0,"fields_names":null,"precision":0';
		expect(readFetch(answer("fetch", members)).block).toBeUndefined();
	});

	test.each([
		["an unknown precision", ',"completed":false,"fields_names":[],"precision":7'],
		["a name that is no text", ',"completed":false,"fields_names":[1],"precision":0'],
		["names that are no list", ',"completed":false,"fields_names":"ts","precision":0'],
	])("%s is refused", (_, members) => {
		expect(() => readFetch(answer("fetch", members))).toThrow(AnswerError);
	});
});

describe("positions", () => {
	test("assignment", () => {
		const members = ',"assignment":[{"vgroup_id":3,"offset":120,"begin":0,"end":9007199254740993}]';
		expect(readAssignment(answer("assignment", members))).toEqual([
			{ vgroupId: 3, offset: 120n, begin: 0n, end: 9007199254740993n },
		]);
	});

	test.each(["", ',"assignment":null', ',"assignment":[]'])("no assignment: %s", (members) => {
		expect(readAssignment(answer("assignment", members))).toEqual([]);
	});

	test("committed and position", () => {
		expect(readCommitted(answer("committed", ',"committed":[-2147467247,9007199254740993]'))).toEqual([
			NO_OFFSET,
			9007199254740993n,
		]);
		expect(readPosition(answer("position", ',"position":[5]'))).toEqual([5n]);
		expect(readTopics(answer("list_topics", ',"topics":["a","b"]'))).toEqual(["a", "b"]);
	});
});

describe("fetch_json_meta", () => {
	test("numbers are JavaScript's own", () => {
		const members = ',"message_id":1,"data":{"type":"create","tags":[{"value":9007199254740993},{"value":1.7e+18}]}';
		expect(readJsonMeta(answer("fetch_json_meta", members))).toEqual({
			type: "create",
			tags: [{ value: 9007199254740992 }, { value: 1.7e18 }],
		});
	});

	test.each(["", ',"data":null'])("no description: %s", (members) => {
		expect(readJsonMeta(answer("fetch_json_meta", members))).toBeUndefined();
	});

	test("a description that is no object is refused", () => {
		expect(() => readJsonMeta(answer("fetch_json_meta", ',"data":"x"'))).toThrow(AnswerError);
	});
});

test.each(["seek-commit", "topic-dropped", "wrong-message-id", "wrong-password", "unknown-topic", "no-group"])(
	"every text of the recording errors/%s is an answer",
	(name) => {
		for (const frame of loadFrames(`errors/${name}`)) {
			if (frame.kind !== "text" || frame.direction === "sent") continue;
			const parsed = JSON.parse(frame.text) as { code: number; action: string; req_id: number };
			expect(parseAnswer(frame.text)).toMatchObject({ code: parsed.code, action: parsed.action });
		}
	},
);
