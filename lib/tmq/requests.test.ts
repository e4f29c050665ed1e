import { describe, expect, test } from "vitest";
import { requests } from "./requests";

const at = { tmqTopic: "t1", vgroupId: 3 };

describe("requests", () => {
	const cases: [name: string, text: string, expected: string][] = [
		["version", requests.version(1n), '{"action":"version","args":{"req_id":1}}'],
		["poll", requests.poll(2n, 500, 7n), '{"action":"poll","args":{"req_id":2,"blocking_time":500,"message_id":7}}'],
		[
			"a fraction of a millisecond",
			requests.poll(2n, 500.9, 0n),
			'{"action":"poll","args":{"req_id":2,"blocking_time":500,"message_id":0}}',
		],
		["fetch_raw_data", requests.fetchRawData(3n, 7n), '{"action":"fetch_raw_data","args":{"req_id":3,"message_id":7}}'],
		["fetch_raw", requests.fetchRaw(3n, 7n), '{"action":"fetch_raw","args":{"req_id":3,"message_id":7}}'],
		["fetch", requests.fetch(3n, 7n), '{"action":"fetch","args":{"req_id":3,"message_id":7}}'],
		["fetch_block", requests.fetchBlock(3n, 7n), '{"action":"fetch_block","args":{"req_id":3,"message_id":7}}'],
		[
			"fetch_json_meta",
			requests.fetchJsonMeta(3n, 7n),
			'{"action":"fetch_json_meta","args":{"req_id":3,"message_id":7}}',
		],
		["commit", requests.commit(3n, 7n), '{"action":"commit","args":{"req_id":3,"message_id":7}}'],
		[
			"an offset beyond 2^53",
			requests.commitOffset(4n, at, 9007199254740993n),
			'{"action":"commit_offset","args":{"req_id":4,"topic":"t1","vgroup_id":3,"offset":9007199254740993}}',
		],
		["seek", requests.seek(5n, at, 0n), '{"action":"seek","args":{"req_id":5,"topic":"t1","vgroup_id":3,"offset":0}}'],
		[
			"committed",
			requests.committed(6n, [at]),
			'{"action":"committed","args":{"req_id":6,"topic_vgroup_ids":[{"topic":"t1","vgroup_id":3}]}}',
		],
		["position", requests.position(6n, []), '{"action":"position","args":{"req_id":6,"topic_vgroup_ids":[]}}'],
		["assignment", requests.assignment(7n, 'a"b'), '{"action":"assignment","args":{"req_id":7,"topic":"a\\"b"}}'],
		["list_topics", requests.listTopics(8n), '{"action":"list_topics","args":{"req_id":8}}'],
		["unsubscribe", requests.unsubscribe(9n), '{"action":"unsubscribe","args":{"req_id":9}}'],
		[
			"the largest req_id",
			requests.version(18446744073709551615n),
			'{"action":"version","args":{"req_id":18446744073709551615}}',
		],
	];
	test.each(cases)("%s", (_, text, expected) => {
		expect(text).toBe(expected);
	});
});

describe("subscribe", () => {
	const base = { user: "root", password: "p", groupId: "g", tmqTopics: ["t1", "t2"] };

	test("options that are not given are left out, auto commit is always off", () => {
		expect(JSON.parse(requests.subscribe(1n, base))).toEqual({
			action: "subscribe",
			args: { req_id: 1, user: "root", password: "p", group_id: "g", topics: ["t1", "t2"], auto_commit: "false" },
		});
	});

	test("every option is a text, whatever it means", () => {
		const { args } = JSON.parse(
			requests.subscribe(1n, {
				...base,
				clientId: "c",
				offsetReset: "earliest",
				snapshotEnable: true,
				enableBatchMeta: true,
				excludeReplicated: true,
				sessionTimeoutMs: 12_000,
				maxPollIntervalMs: 300_000,
				app: "spillway",
				config: { "min.poll.rows": "4096" },
			}),
		);
		expect(args).toMatchObject({
			client_id: "c",
			offset_reset: "earliest",
			offset_rest: "earliest",
			snapshot_enable: "true",
			enable_batch_meta: "1",
			msg_consume_excluded: "1",
			session_timeout_ms: "12000",
			max_poll_interval_ms: "300000",
			app: "spillway",
			config: { "min.poll.rows": "4096" },
		});
	});
});
