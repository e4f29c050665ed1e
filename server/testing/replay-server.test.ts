import { once } from "node:events";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { recordingPath } from "./recording";
import { ReplayServer } from "./replay-server";

const TOPIC = "topic_meters";

async function connect(server: ReplayServer) {
	const socket = new WebSocket(`ws://${server.host}/rest/tmq`);
	await once(socket, "open");
	let reqId = 0;
	const ask = async (action: string, args: Record<string, unknown> = {}) => {
		socket.send(JSON.stringify({ action, args: { ...args, req_id: ++reqId } }));
		const [data, isBinary] = await once(socket, "message");
		return isBinary ? data : JSON.parse(String(data));
	};
	const subscribe = () => ask("subscribe", { user: "root", password: "taosdata", group_id: "g", topics: [TOPIC] });
	return { socket, ask, subscribe };
}

test("an unacknowledged message is announced again, and a committed one is not delivered to the next connection", async () => {
	await using server = await ReplayServer.start({ recording: recordingPath("seed-example") });
	const first = await connect(server);
	expect(await first.subscribe()).toMatchObject({ code: 0 });
	const announced = await first.ask("poll", { blocking_time: 10, message_id: 0 });
	expect(announced).toMatchObject({ have_message: true, message_id: 1, topic: TOPIC });
	expect(await first.ask("poll", { blocking_time: 10, message_id: 0 })).toMatchObject({ message_id: 1 });
	const frame: Buffer = await first.ask("fetch_raw_data", { message_id: 1 });
	expect(frame.readBigUInt64LE(26)).toBe(4n);
	await first.ask("commit_offset", {
		topic: TOPIC,
		vgroup_id: announced.vgroup_id,
		offset: server.recording.messages[0]?.nextOffset,
	});
	first.socket.terminate();

	const second = await connect(server);
	await second.subscribe();
	expect(await second.ask("poll", { blocking_time: 10, message_id: 0 })).toMatchObject({ have_message: false });
	second.socket.terminate();
});

test("a connection is cut where asked for, and a scripted failure is answered once", async () => {
	await using server = await ReplayServer.start({ recording: recordingPath("seed-example"), dropFetch: [1] });
	const { socket, ask, subscribe } = await connect(server);
	await subscribe();
	server.failNext("poll", 998, "Consumer not exist");
	expect(await ask("poll", { message_id: 0 })).toMatchObject({ code: 998 });
	expect(await ask("poll", { message_id: 0 })).toMatchObject({ code: 0, have_message: true });
	const closed = once(socket, "close");
	socket.send(JSON.stringify({ action: "fetch_raw_data", args: { req_id: 9, message_id: 1 } }));
	expect((await closed)[0]).toBe(1006);
	expect(server.events.at(-1)).toEqual({ type: "cut" });
});
