import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRequest } from "./request";

test("any text is a request or silence", () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
			expect(() => parseRequest(text)).not.toThrow();
		}),
	);
});

test("a request with members of any type is taken or dropped, and what is taken has the right types", () => {
	fc.assert(
		fc.property(fc.constantFrom("poll", "commit_offset", "subscribe", "position"), fc.json(), (action, value) => {
			const members = ["req_id", "message_id", "topic", "topics", "config", "topic_vgroup_ids", "auto_commit"];
			for (const member of members) {
				const request = parseRequest(`{"action":"${action}","args":{"${member}":${value}}}`);
				if (request === undefined) continue;
				const { req_id: reqId } = request.args;
				expect(["undefined", "bigint"]).toContain(typeof reqId);
			}
		}),
	);
});

test("a list of vgroups", () => {
	const text =
		'{"action":"committed","args":{"req_id":1,"topic_vgroup_ids":[{"topic":"t","vgroup_id":3},{"Topic":"u","VGROUP_ID":4}]}}';
	expect(parseRequest(text)).toEqual({
		action: "committed",
		args: {
			req_id: 1n,
			topic_vgroup_ids: [
				{ topic: "t", vgroupId: 3 },
				{ topic: "u", vgroupId: 4 },
			],
		},
	});
});
