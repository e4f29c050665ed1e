import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { systemClock } from "@/server/clock";
import { TmqClient } from "./client";
import { fetchMessage } from "./fetch-message";
import { sourceFor } from "./testing";
import { TmqTransport } from "./transport";

/** A client of a server that adds these members to every answer, whatever it was asked. */
async function clientOf(members: string): Promise<TmqClient> {
	const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
	server.on("connection", (socket) => {
		socket.on("message", (data) => {
			const { action, args } = JSON.parse(String(data)) as { action: string; args: { req_id: number } };
			socket.send(`{"code":0,"message":"","action":"${action}","req_id":${args.req_id},${members}}`);
		});
	});
	await new Promise((resolve) => server.once("listening", resolve));
	const dsn = sourceFor(`127.0.0.1:${(server.address() as AddressInfo).port}`, "t");
	const transport = await TmqTransport.open({
		dsn,
		host: dsn.hosts[0],
		clock: systemClock,
		connectTimeoutMs: 5_000,
		signal: new AbortController().signal,
	});
	onTestFinished(async () => {
		await transport.close();
		for (const socket of server.clients) socket.terminate();
		server.close();
	});
	return new TmqClient(transport);
}

const AT = { tmqTopic: "t", vgroupId: 2 };

test.each<[members: string, ask: (client: TmqClient) => Promise<unknown>]>([
	['"version":5', (client) => client.version()],
	['"have_message":"yes"', (client) => client.poll(10, 0n)],
	['"have_message":true,"vgroup_id":"2"', (client) => client.poll(10, 0n)],
	['"assignment":[5]', (client) => client.assignment("t")],
	['"assignment":[{"vgroup_id":2,"begin":"0"}]', (client) => client.assignment("t")],
	['"committed":{}', (client) => client.committed([AT])],
	['"position":["x"]', (client) => client.position([AT])],
])("an answer with %s is an error that a new connection may mend", async (members, ask) => {
	const client = await clientOf(members);
	await expect(ask(client)).rejects.toMatchObject({ name: "TmqError", code: "source-error", advice: "retry" });
});

test.each(['"data":[1]', `"data":{"tags":${"[".repeat(5_000)}${"]".repeat(5_000)}}`])(
	"a table event that cannot be read is named with its place",
	async (members) => {
		const client = await clientOf(members);
		const polled = { ...AT, database: "d", messageType: 2, messageId: 1n, offset: 7n };
		const options = { client, hasRawData: true, withMeta: true, polledAtMs: 0 };
		await expect(fetchMessage(polled, options)).rejects.toMatchObject({
			code: "unreadable-message",
			message: expect.stringContaining("TMQ topic t (vgroup 2, offset 7)"),
		});
	},
);
