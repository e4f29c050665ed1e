import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { contractPeers, createMeters, type Peer } from "./contract-peers";

type Args = Record<string, unknown>;

/** A connection on which anything can be said. Answers in bytes come as `{ bytes }`. */
async function connect(host: string) {
	const socket = new WebSocket(`ws://${host}/rest/tmq`);
	await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
	let reqId = 0;
	return {
		ask(action: string, args: Args = {}): Promise<Record<string, unknown>> {
			const answer = new Promise<Record<string, unknown>>((resolve) => {
				socket.once("message", (data, isBinary) =>
					resolve(isBinary ? { bytes: (data as Buffer).length } : JSON.parse(String(data))),
				);
			});
			socket.send(JSON.stringify({ action, args: { req_id: ++reqId, ...args } }));
			return answer;
		},
		close: () => socket.terminate(),
	};
}

const LOGIN = { user: "root", password: "taosdata", group_id: "g", offset_reset: "earliest" };
const AT = { topic: "nope", vgroup_id: 1, offset: 0 };

describe.each(contractPeers(process.env["SPILLWAY_TEST_TDENGINE"]))("TMQ contract, errors: $name", ({ start }) => {
	let peer: Peer;
	let tmqTopic: string;
	let metaTopic: string;
	beforeAll(async () => {
		peer = await start();
		const meters = await createMeters(peer);
		await meters.write(1);
		tmqTopic = meters.tmqTopic;
		metaTopic = peer.unique("topic");
		await peer.sql(`create topic ${metaTopic} with meta as database ${meters.database}`);
	});
	afterAll(async () => {
		await peer[Symbol.asyncDispose]();
	});

	/** Polls until there is a message, and gives its id. */
	async function delivered(connection: Awaited<ReturnType<typeof connect>>): Promise<number> {
		for (;;) {
			const { have_message, message_id } = await connection.ask("poll", { blocking_time: 500, message_id: 0 });
			if (have_message === true && typeof message_id === "number") return message_id;
		}
	}

	test.each<[action: string, args: Args]>([
		["commit", { message_id: 1 }],
		["commit_offset", AT],
		["seek", AT],
		["assignment", { topic: "nope" }],
		["committed", { topic_vgroup_ids: [AT] }],
		["position", { topic_vgroup_ids: [AT] }],
		["list_topics", {}],
		["unsubscribe", {}],
		["fetch", { message_id: 1 }],
		["fetch_block", { message_id: 1 }],
		["fetch_json_meta", { message_id: 1 }],
	])("%s before the subscription", async (action, args) => {
		const connection = await connect(peer.host);
		expect(await connection.ask(action, args)).toMatchObject({ code: 65535, message: "tmq not init", action });
		connection.close();
	});

	test.each<[name: string, change: Args, code: number, message: unknown]>([
		["no group", { group_id: "" }, 65535, "malloc tmq element failed or group is empty"],
		["an auto commit that is no boolean", { auto_commit: "perhaps" }, 65535, expect.stringContaining("perhaps")],
		["an interval that is no number", { auto_commit_interval_ms: "soon" }, 65535, expect.stringContaining("soon")],
		["a start that is none", { offset_reset: "first" }, 65535, "fail"],
		["an option that nobody knows", { config: { "no.such.option": "1" } }, 65534, "Unknown error 65534"],
		["a wrong password", { password: "wrong" }, 65535, "init tscObj failed"],
		["an unknown TMQ topic", { topics: ["nope"] }, 993, "Topic not exist"],
		["a TMQ topic without a name", { topics: [""] }, 280, "Invalid parameters"],
	])("a subscription with %s", async (_, change, code, message) => {
		const connection = await connect(peer.host);
		const args = { ...LOGIN, topics: [tmqTopic], ...change };
		expect(await connection.ask("subscribe", args)).toMatchObject({ code, message, action: "subscribe" });
		// The connection is as good as before.
		expect(await connection.ask("subscribe", { ...LOGIN, topics: [tmqTopic] })).toMatchObject({ code: 0 });
		connection.close();
	});

	test("a second subscription, and fetching what is not there", async () => {
		const connection = await connect(peer.host);
		const args = { ...LOGIN, group_id: "fetch", topics: [tmqTopic] };
		expect(await connection.ask("subscribe", args)).toMatchObject({ code: 0 });
		expect(await connection.ask("subscribe", args)).toMatchObject({
			code: 65535,
			message: "tmq should have unsubscribed first",
		});
		expect(await connection.ask("fetch", { message_id: 1 })).toMatchObject({ message: "message has been freed" });
		const id = await delivered(connection);
		const asked = async (action: string, messageId: number) => {
			const { code, message } = await connection.ask(action, { message_id: messageId });
			return { code, message };
		};
		expect(await asked("fetch", id + 5)).toEqual({ code: 65535, message: "message ID are not equal" });
		expect(await asked("fetch_block", id)).toEqual({ code: 65535, message: "no fetch data" });
		expect(await asked("fetch_block", id + 5)).toEqual({ code: 65535, message: "message is nil" });
		expect(await asked("fetch_raw", id + 5)).toEqual({ code: 65535, message: "message ID is not equal" });
		for (const any of [id, id + 5]) {
			expect(await asked("fetch_json_meta", any)).toEqual({
				code: 65535,
				message: "message type can not get meta, type: 1",
			});
		}
		expect(await connection.ask("fetch_raw_data", { message_id: id + 5 })).toEqual({ bytes: 73 });
		expect(await connection.ask("unsubscribe")).toMatchObject({ code: 0 });
		expect(await asked("fetch", id)).toEqual({ code: 65535, message: "message has been freed" });
		connection.close();
	}, 20_000);

	test("rows of a message that has none", async () => {
		const connection = await connect(peer.host);
		await connection.ask("subscribe", { ...LOGIN, topics: [metaTopic] });
		const id = await delivered(connection);
		for (const action of ["fetch", "fetch_block"]) {
			expect(await connection.ask(action, { message_id: id })).toMatchObject({
				code: 65535,
				message: "message type is not data",
			});
		}
		expect(await connection.ask("fetch", { message_id: id + 5 })).toMatchObject({
			message: "message ID are not equal",
		});
		expect(await connection.ask("fetch_json_meta", { message_id: id + 5 })).toMatchObject({
			message: "message ID is not equal",
		});
		connection.close();
	});

	test("offsets where the log is not known yet", async () => {
		const connection = await connect(peer.host);
		await connection.ask("subscribe", { ...LOGIN, group_id: "early", topics: [tmqTopic] });
		const at = { topic: "nope", vgroup_id: 1 };
		expect(await connection.ask("seek", { ...at, offset: 0 })).toMatchObject({ code: 16393 });
		expect(await connection.ask("committed", { topic_vgroup_ids: [at] })).toMatchObject({ code: 16393 });
		expect(await connection.ask("assignment", { topic: "nope" })).toMatchObject({ code: 16393 });
		connection.close();
	});
});
