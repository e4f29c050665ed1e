import { createServer, type Server } from "node:http";
import net, { type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { SourceDsn } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { ManualClock } from "@/server/testing/manual-clock";
import { type Recording, readRecording, recordingPath } from "@/server/testing/recording";
import { ReplayServer } from "@/server/testing/replay-server";
import { startTlsProxy } from "@/server/testing/tls-proxy";
import { TmqError } from "./errors";
import { openForTest, sourceFor } from "./testing";
import type { TmqSession, TmqSessionEvent } from "./types";

const TOPIC = "topic_meters";
const seed = () => ReplayServer.start({ recording: recordingPath("seed-example") });

async function failureOf(opening: Promise<TmqSession>): Promise<TmqError> {
	try {
		await (await opening)[Symbol.asyncDispose]();
	} catch (error) {
		if (error instanceof TmqError) return error;
		throw error;
	}
	throw new Error("the session opened");
}

/** As it is parsed when a token stands in place of user and password. */
function withToken(dsn: SourceDsn): SourceDsn {
	return { ...dsn, user: "", password: undefined, token: new Secret("tok-3n") };
}

/** A server of any kind on a free port. */
async function listening<S extends Server | net.Server>(server: S): Promise<{ host: string } & AsyncDisposable> {
	server.listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	return {
		host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		async [Symbol.asyncDispose]() {
			if ("closeAllConnections" in server) server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Takes connections, reads, and says nothing. */
function silent(): net.Server {
	return net.createServer((socket) => socket.on("error", () => socket.destroy()).resume());
}

async function closedHost(): Promise<string> {
	const server = await listening(net.createServer());
	await server[Symbol.asyncDispose]();
	return server.host;
}

test("a port where nothing listens is named", async () => {
	const host = await closedHost();
	const error = await failureOf(openForTest(sourceFor(host, TOPIC)));
	expect(error).toMatchObject({ code: "source-unreachable", advice: "retry" });
	expect(error.message).toContain(`connection refused at ${host}`);
});

test("the next host is tried when one does not answer", async () => {
	await using server = await seed();
	await using session = await openForTest(sourceFor(`${await closedHost()},${server.host}`, TOPIC));
	expect(session.serverVersion).toBe("3.3.7.5.alpha");
});

test.each([
	{ name: "cannot reach its cluster", code: 11, message: "Unable to establish connection", isPassedOver: true },
	{ name: "says that the TMQ topic does not exist", code: 993, message: "Topic not exist", isPassedOver: false },
])("a host that answers and $name: passed over $isPassedOver", async ({ code, message, isPassedOver }) => {
	await using first = await seed();
	await using second = await seed();
	first.failNext("subscribe", code, message);
	const opening = openForTest(sourceFor(`${first.host},${second.host}`, TOPIC));
	if (isPassedOver) await (await opening)[Symbol.asyncDispose]();
	else await expect(opening).rejects.toMatchObject({ serverCode: code });
	expect(second.events.some(({ request }) => request?.action === "subscribe")).toBe(isPassedOver);
});

test.each([
	{ status: 404, code: "source-no-tmq", advice: "fatal" },
	{ status: 502, code: "source-no-tmq", advice: "retry" },
	{ status: 401, code: "source-refused-login", advice: "fatal" },
])("HTTP $status in place of the upgrade is $code", async ({ status, code, advice }) => {
	await using server = await listening(createServer((_request, response) => response.writeHead(status).end()));
	const dsn = { ...sourceFor(server.host, TOPIC), token: new Secret("tok-3n") };
	const error = await failureOf(openForTest(dsn));
	expect(error).toMatchObject({ code, advice });
	expect(`${error.stack} ${JSON.stringify(error)} ${JSON.stringify(error.toCause())}`).not.toContain("tok-3n");
});

test("a token goes into the address of the connection, and user and password stay out of it", async () => {
	let url = "";
	const http = createServer();
	http.on("upgrade", (request, socket) => {
		url = request.url ?? "";
		socket.destroy();
	});
	await using server = await listening(http);
	await failureOf(openForTest({ ...sourceFor(server.host, TOPIC), token: new Secret("a b") }));
	expect(url).toBe("/rest/tmq?token=a+b");
	await failureOf(openForTest(sourceFor(server.host, TOPIC)));
	expect(url).toBe("/rest/tmq");
});

test.each([
	{
		name: "a certificate that nobody vouches for",
		isTls: true,
		code: "source-untrusted",
		words: "NODE_EXTRA_CA_CERTS",
	},
	{ name: "a server without TLS", isTls: false, code: "source-unreachable", words: "does not speak TLS. Use tmq+ws" },
])("tmq+wss to $name is $code", async ({ isTls, code, words }) => {
	await using server = await seed();
	await using proxy = await startTlsProxy(server.port);
	const host = isTls ? `localhost:${proxy.port}` : server.host;
	const error = await failureOf(openForTest({ ...sourceFor(host, TOPIC), protocol: "tmq+wss" }));
	expect(error).toMatchObject({ code, advice: "retry" });
	expect(error.message).toContain(words);
	expect(server.events).toEqual([]);
});

test.each([
	{ name: "a server that takes tokens", version: "3.4.1.0", refuse: 0, subscribes: ["token"] },
	{ name: "a gateway that does, before a server that would", version: "3.4.1.2", refuse: 1, subscribes: ["token", ""] },
	{ name: "a gateway before an older server", version: "3.3.7.5", refuse: 0, subscribes: [""] },
])("a token signs in at $name", async ({ version, refuse, subscribes }) => {
	const recording = { ...readRecording(recordingPath("seed-example")), serverVersion: version };
	await using server = await ReplayServer.start({ recording, password: "" });
	for (let time = 0; time < refuse; time++) server.failNext("subscribe", 65535, "init tscObj failed");
	const dsn = withToken(sourceFor(server.host, TOPIC, { "min.poll.rows": "7" }));
	await using _session = await openForTest(dsn);
	const sent = server.events.flatMap(({ type, request }) =>
		type === "request" && request?.action === "subscribe" ? [request.args] : [],
	);
	expect(sent.map(({ config }) => config)).toEqual(
		subscribes.map((kind) => ({ "min.poll.rows": "7", ...(kind === "token" && { "td.connect.token": "tok-3n" }) })),
	);
	if (subscribes[0] === "token") expect(sent[0]).toMatchObject({ user: "", password: "" });
});

test.each([
	{ version: "3.4.1.0", words: "refused the token" },
	{ version: "3.3.7.5", words: "takes no token (3.4.1 and later do)" },
])("a refused token is named, by TDengine $version", async ({ version, words }) => {
	const recording = { ...readRecording(recordingPath("seed-example")), serverVersion: version };
	await using server = await ReplayServer.start({ recording, password: "another" });
	const error = await failureOf(openForTest(withToken(sourceFor(server.host, TOPIC))));
	expect(error).toMatchObject({ code: "source-unclear-login", advice: "retry" });
	expect(error.message).toContain(words);
	expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain("tok-3n");
});

test("a server that takes the connection and stays silent is given up after a while", async () => {
	const clock = new ManualClock();
	await using server = await listening(silent());
	const failure = failureOf(openForTest(sourceFor(server.host, TOPIC), { clock }));
	await expect.poll(() => clock.waiting).toBe(1);
	await clock.advance(10_000);
	expect(await failure).toMatchObject({ code: "source-unreachable", advice: "retry" });
	expect(clock.waiting).toBe(0);
});

test("the signal ends an opening with its own reason", async () => {
	const stopping = new AbortController();
	const reason = new Error("stopped");
	await using server = await listening(silent());
	const opening = openForTest(sourceFor(server.host, TOPIC), { signal: stopping.signal });
	stopping.abort(reason);
	await expect(opening).rejects.toBe(reason);
});

test("a wrong password is told from a cluster that is away by asking over REST", async () => {
	await using server = await seed();
	const wrong = await failureOf(openForTest(sourceFor(server.host, TOPIC, { password: "wr0ng" })));
	expect(wrong).toMatchObject({ code: "source-refused-login", advice: "fatal", serverCode: 855 });
	server.failNext("subscribe", 65535, "init tscObj failed");
	const away = await failureOf(openForTest(sourceFor(server.host, TOPIC)));
	expect(away).toMatchObject({ code: "source-unclear-login", advice: "retry" });
});

function withAssignment(begin: number, end: number): Recording {
	const recording = readRecording(recordingPath("seed-example"));
	const vgroupId = recording.messages[0]?.vgroupId ?? 0;
	return { ...recording, assignments: new Map([[TOPIC, [{ vgroup_id: vgroupId, offset: begin, begin, end }]]]) };
}

test("log entries that retention removed are reported with their number", async () => {
	const recording = withAssignment(50, 90);
	const vgroupId = recording.messages[0]?.vgroupId ?? 0;
	await using server = await ReplayServer.start({ recording });
	server.group("g").commitOffset(TOPIC, vgroupId, 20);
	const events: TmqSessionEvent[] = [];
	await using _session = await openForTest(sourceFor(server.host, TOPIC), { onEvent: (event) => events.push(event) });
	expect(events).toEqual([{ type: "retention-gap", tmqTopic: TOPIC, vgroupId, missing: 30n, begin: 50n }]);
});

test.each([
	{ name: "ahead of it: committed", committed: 20, resume: 40n, expected: 40 },
	{ name: "behind it: left alone", committed: 60, resume: 40n, expected: 60 },
	{ name: "beyond the end: left alone", committed: 20, resume: 400n, expected: 20 },
])("a resume point against the committed offset, $name", async ({ committed, resume, expected }) => {
	const recording = withAssignment(0, 90);
	const vgroupId = recording.messages[0]?.vgroupId ?? 0;
	await using server = await ReplayServer.start({ recording });
	server.group("g").commitOffset(TOPIC, vgroupId, committed);
	await using _session = await openForTest(sourceFor(server.host, TOPIC), {
		resume: [{ tmqTopic: TOPIC, vgroupId, nextOffset: resume }],
	});
	expect(server.group("g").committed(TOPIC, vgroupId)).toBe(expected);
});
