import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { startSimulator } from "./simulator";
import { fastClock } from "./testing/fast-clock";

const quiet = { autoGenerate: false } as const;

test("compresses everything for a client that offers it, each message by itself", async () => {
	await using simulator = await startSimulator(quiet);
	const socket = new WebSocket(`${simulator.url}/rest/tmq`, { perMessageDeflate: true });
	const [[response]] = await Promise.all([once(socket, "upgrade"), once(socket, "open")]);
	expect(response.headers["sec-websocket-extensions"]).toContain("server_no_context_takeover");
	expect(response.headers["sec-websocket-extensions"]).toContain("client_no_context_takeover");
	socket.send('{"action":"version"}');
	const [data] = await once(socket, "message");
	expect(JSON.parse(String(data))).toMatchObject({ action: "version", version: "3.3.7.5.alpha" });
});

test.each(["/", "/rest/sql", "/rest/tmq/x"])("no WebSocket at %s", async (path) => {
	await using simulator = await startSimulator(quiet);
	const socket = new WebSocket(`${simulator.url}${path}`);
	const [error] = await once(socket, "error");
	expect(String(error)).toContain("404");
});

test.each([
	["GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"],
	["POST http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404"],
	["GET /x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "404"],
	["nonsense\r\n\r\n", "400"],
])("a strange request is answered, and the simulator lives on: %j", async (text, status) => {
	await using simulator = await startSimulator(quiet);
	const socket = connect(simulator.port, "127.0.0.1");
	socket.end(text);
	const [data] = await once(socket, "data");
	expect(String(data)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
	expect((await fetch(`${simulator.url.replace("ws:", "http:")}/-/ping`)).status).toBe(200);
});

test("pings, and cuts a client that answers none", async () => {
	await using simulator = await startSimulator({ ...quiet, clock: fastClock(1_000) });
	const silent = new WebSocket(`${simulator.url}/rest/tmq`, { autoPong: false });
	const answering = new WebSocket(`${simulator.url}/rest/tmq`);
	await once(answering, "ping");
	const [code] = await once(silent, "close");
	expect(code).toBe(1006);
	expect(answering.readyState).toBe(WebSocket.OPEN);
});

test("a taken port is the system's error, and leaves nothing running", async () => {
	await using first = await startSimulator(quiet);
	await expect(startSimulator({ ...quiet, port: first.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("closing twice is closing once", async () => {
	const simulator = await startSimulator(quiet);
	await Promise.all([simulator.close(), simulator.close()]);
});
