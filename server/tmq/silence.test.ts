import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { ManualClock } from "@/server/testing/manual-clock";
import { sourceFor } from "./testing";
import { TmqTransport } from "./transport";

/** A server that takes requests and answers only when it is told to. */
async function connected() {
	const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
	onTestFinished(() => {
		for (const client of server.clients) client.terminate();
		server.close();
	});
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const clock = new ManualClock(0);
	const dsn = sourceFor(`127.0.0.1:${port}`, "t");
	const transport = await TmqTransport.open({
		dsn,
		host: { host: "127.0.0.1", port },
		clock,
		connectTimeoutMs: 1_000,
		signal: new AbortController().signal,
	});
	onTestFinished(() => transport.close());
	const answer = (reqId: bigint) => {
		for (const client of server.clients) {
			client.send(`{"code":0,"message":"","action":"poll","req_id":${reqId},"timing":0}`);
		}
	};
	const ask = (timeoutMs: number) => {
		let id = 0n;
		const answered = transport.request(
			"poll",
			(reqId) => {
				id = reqId;
				return JSON.stringify({ action: "poll", args: { req_id: Number(reqId) } });
			},
			timeoutMs,
		);
		return { id, answered };
	};
	return { transport, clock, ask, answer };
}

test("a server that was asked owes a sign of life after ten seconds, and none once it has answered", async () => {
	const { transport, clock, ask, answer } = await connected();
	await clock.advance(60_000);
	expect(transport.silentForMs).toBeUndefined();
	const { id, answered } = ask(35_000);
	await clock.advance(10_000);
	expect(transport.silentForMs).toBeUndefined();
	await clock.advance(1);
	expect(transport.silentForMs).toBe(10_001);
	answer(id);
	await answered;
	expect(transport.silentForMs).toBeUndefined();
});

test("a link that carries nothing any more is given up when a poll's time is over: well within 90 s", async () => {
	const { clock, ask } = await connected();
	const { answered } = ask(35_000);
	const given = expect(answered).rejects.toMatchObject({ code: "source-silent", advice: "retry" });
	await clock.advance(35_000);
	await given;
});
