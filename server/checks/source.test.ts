import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckStep } from "@/lib/api/check";
import { systemClock } from "@/server/clock";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { startTlsProxy } from "@/server/testing/tls-proxy";
import { sourceFor } from "@/server/tmq/testing";
import { checkSourceConnection } from "./source";

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ port: 0 });
});
afterAll(() => simulator.close());

async function check(host: string, tmqTopic: string, params: Record<string, string> = {}): Promise<CheckStep[]> {
	const steps: CheckStep[] = [];
	for await (const step of checkSourceConnection(sourceFor(host, tmqTopic, params), options())) steps.push(step);
	return steps;
}

const options = () => ({ clock: systemClock, signal: new AbortController().signal });

async function checkWithTls(host: string): Promise<CheckStep[]> {
	const steps: CheckStep[] = [];
	const dsn = { ...sourceFor(host, "topic_meters"), protocol: "tmq+wss" } as const;
	for await (const step of checkSourceConnection(dsn, options())) steps.push(step);
	return steps;
}

const here = () => `127.0.0.1:${simulator.port}`;
const outcomes = (steps: CheckStep[]) => steps.map(({ step, outcome }) => `${step} ${outcome}`);

async function closedPort(): Promise<number> {
	const server = net.createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

test("every step of a good source tells its fact", async () => {
	const steps = await check(here(), "topic_meters");
	expect(outcomes(steps)).toEqual([
		"resolve passed",
		"connect passed",
		"tls skipped",
		"sign-in passed",
		"tmq-topic passed",
	]);
	expect(steps[0]?.detail).toBe("127.0.0.1");
	expect(steps[1]?.detail).toMatch(/^\d+ ms$/);
	expect(steps[2]?.detail).toBe("No TLS");
	expect(steps[3]?.detail).toMatch(/^TDengine \d+\./);
	expect(steps[4]?.detail).toMatch(/^\d+ vgroups?$/);
});

test("a port where nothing listens is refused, and the rest is skipped", async () => {
	const port = await closedPort();
	const steps = await check(`127.0.0.1:${port}`, "topic_meters");
	expect(outcomes(steps)).toEqual([
		"resolve passed",
		"connect failed",
		"tls skipped",
		"sign-in skipped",
		"tmq-topic skipped",
	]);
	expect(steps[1]?.message).toContain(`connection refused at 127.0.0.1:${port}`);
});

test("the second host is tried when the first does not answer", async () => {
	const steps = await check(`127.0.0.1:${await closedPort()},${here()}`, "topic_meters");
	expect(steps[1]).toMatchObject({ outcome: "passed", detail: expect.stringContaining(here()) });
	expect(steps.at(-1)?.outcome).toBe("passed");
});

test.each([
	{ name: "password", params: { password: "wrong-secret" }, words: "refused the password" },
	{ name: "user", params: { user: "nobody" }, words: "does not know the user" },
])("a wrong $name is named", async ({ params, words }) => {
	const steps = await check(here(), "topic_meters", params);
	expect(steps[3]).toMatchObject({ step: "sign-in", outcome: "failed", message: expect.stringContaining(words) });
	expect(JSON.stringify(steps)).not.toContain("wrong-secret");
});

test("a missing TMQ topic lists those that exist and offers the nearest", async () => {
	const steps = await check(here(), "topic_metres");
	const last = steps.at(-1);
	expect(last).toMatchObject({
		outcome: "failed",
		suggestion: { label: "Use topic_meters", field: "object", value: "topic_meters" },
	});
	expect(last?.message).toContain("topic_meters_stable");
});

test("a certificate that nobody vouches for fails at TLS, and nothing is said to that server", async () => {
	await using proxy = await startTlsProxy(simulator.port);
	const steps = await checkWithTls(`localhost:${proxy.port}`);
	expect(outcomes(steps).slice(1)).toEqual(["connect passed", "tls failed", "sign-in skipped", "tmq-topic skipped"]);
	expect(steps[2]?.message).toContain("was not trusted (self-signed certificate)");
	expect(steps[2]?.message).toContain("NODE_EXTRA_CA_CERTS");
});

test("TLS with a server that has none is told from a certificate that is not trusted", async () => {
	const steps = await checkWithTls(here());
	expect(steps[2]).toMatchObject({
		step: "tls",
		outcome: "failed",
		message: expect.stringContaining(`${here()} does not speak TLS. Use tmq+ws`),
	});
});
