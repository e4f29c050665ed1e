import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { ManualClock } from "@/server/testing/manual-clock";
import { recordingPath } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { openForTest, sourceFor } from "./testing";
import type { TmqSessionEvent } from "./types";

/**
 * Has nothing to deliver, and says so at once however long a poll may take. Gives the lengths that were asked for.
 * `isBlind`: it has no log offsets, as TDengine when nothing was logged after the stored data.
 */
async function startEmptyServer({ isBlind = false } = {}): Promise<{ host: string; blockingTimes: number[] }> {
	const blockingTimes: number[] = [];
	const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
	server.on("connection", (socket) => {
		socket.on("message", (text) => {
			const { action, args } = JSON.parse(text.toString());
			if (action === "poll") blockingTimes.push(args.blocking_time);
			const head = { code: 0, message: "", action, req_id: args.req_id, timing: 1 };
			const poll = {
				have_message: false,
				topic: "",
				database: "",
				vgroup_id: 0,
				message_type: 0,
				message_id: 0,
				offset: 0,
			};
			const more = { version: { version: "3.3.7.5" }, poll, assignment: { assignment: [] } }[String(action)];
			const refusal = isBlind &&
				action === "assignment" && { code: 16390, message: "Can not operate in snapshot mode" };
			socket.send(JSON.stringify({ ...head, ...more, ...refusal }));
		});
	});
	onTestFinished(() => {
		for (const socket of server.clients) socket.terminate();
		server.close();
	});
	await once(server, "listening");
	return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, blockingTimes };
}

/** Passes everything on, until it stops passing anything. */
async function startFreezer(targetPort: number): Promise<{ host: string; freeze(): void }> {
	const sockets = new Set<net.Socket>();
	const server = net.createServer((inner) => {
		const outer = net.connect(targetPort, "127.0.0.1");
		sockets.add(inner).add(outer);
		inner.on("error", () => {}).pipe(outer);
		outer.on("error", () => {}).pipe(inner);
	});
	onTestFinished(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		freeze() {
			for (const socket of sockets) socket.unpipe();
		},
	};
}

test("polls that stay empty grow longer, up to five seconds", async () => {
	const server = await startEmptyServer();
	await using session = await openForTest(sourceFor(server.host, "t"));
	const end = session.messages()[Symbol.asyncIterator]().next();
	await expect.poll(() => server.blockingTimes.length).toBeGreaterThan(30);
	session.stop();
	expect((await end).done).toBe(true);
	expect(server.blockingTimes.slice(0, 10)).toEqual(Array(10).fill(500));
	const longest = server.blockingTimes.slice(20);
	expect(longest.every((blockingMs) => blockingMs > 4_000 && blockingMs <= 5_000)).toBe(true);
});

test("leaving waits at most a second for a server that is busy with a poll", async () => {
	const clock = new ManualClock();
	await using server = await ReplayServer.start({ recording: recordingPath("seed-example") });
	const freezer = await startFreezer(server.port);
	const tmqTopic = server.recording.messages[0]?.tmqTopic ?? "";
	const session = await openForTest(sourceFor(freezer.host, tmqTopic), { clock });
	freezer.freeze();
	let isGone = false;
	const disposal = session[Symbol.asyncDispose]().then(() => {
		isGone = true;
	});
	await clock.advance(999);
	expect(isGone).toBe(false);
	await clock.advance(1);
	await disposal;
	expect(clock.waiting).toBe(0);
});

test("stored data counts as read after some empty polls, also while the server knows no log offsets", async () => {
	const server = await startEmptyServer({ isBlind: true });
	const told: [type: string, polls: number][] = [];
	const onEvent = ({ type }: TmqSessionEvent) => told.push([type, server.blockingTimes.length]);
	const dsn = sourceFor(server.host, "t", { "experimental.snapshot.enable": "true" });
	await using session = await openForTest(dsn, { onEvent });
	const end = session.messages()[Symbol.asyncIterator]().next();
	await expect.poll(() => server.blockingTimes.length).toBeGreaterThan(8);
	expect(told).toEqual([["snapshot-finished", 4]]);
	expect(await session.positions()).toBeUndefined();
	session.stop();
	await end;
});
