import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quoteIdentifier } from "@/lib/sql/quote-identifier";
import { type Simulator, startSimulator } from "@/server/simulator/simulator";
import { sourceFor } from "@/server/tmq/testing";
import { listTmqTopics } from "./list-tmq-topics";
import { probeCredentials } from "./probe-credentials";
import { querySql, SqlError } from "./rest-client";

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ port: 0 });
});
afterAll(() => simulator.close());

const target = (params: Record<string, string> = {}) =>
	sourceFor(`127.0.0.1:${simulator.port}`, "topic_meters", params);

/** Runs a statement against a server that answers as it is told to. */
async function askFake(answer: RequestListener): Promise<unknown> {
	const server = createServer(answer).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	try {
		return await querySql(sourceFor(`127.0.0.1:${(server.address() as AddressInfo).port}`, "t"), "select 1");
	} catch (error) {
		return error;
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

test("TMQ topics come with their kind and the columns of a row", async () => {
	const topics = await listTmqTopics(target());
	const byName = new Map(topics.map((topic) => [topic.name, topic]));
	expect([...byName.keys()]).toEqual([...byName.keys()].sort());
	expect(byName.get("topic_meters")).toMatchObject({ database: "power", type: "column", withMeta: false });
	expect(byName.get("topic_meters")?.columns?.[0]).toMatchObject({ name: "ts", type: "TIMESTAMP" });
	expect(byName.get("topic_meters_stable")).toMatchObject({ type: "stable", withMeta: true });
	expect(byName.get("topic_power")).toMatchObject({ type: "db", withMeta: true });
	expect(byName.get("topic_power")).not.toHaveProperty("columns");
});

test.each([
	{ name: "right", params: {}, expected: { kind: "accepted" } },
	{ name: "wrong password", params: { password: "wrong" }, expected: { kind: "refused", serverCode: 855 } },
	{ name: "unknown user", params: { user: "nobody" }, expected: { kind: "refused", serverCode: 849 } },
])("credentials: $name", async ({ params, expected }) => {
	expect(await probeCredentials(target(params))).toMatchObject(expected);
});

test("a server that is away gives no verdict on the credentials", async () => {
	expect(await probeCredentials(sourceFor("127.0.0.1:1", "t"))).toMatchObject({ kind: "unclear" });
});

test("integers keep all their digits", async () => {
	const body = '{"code":0,"column_meta":[["v","BIGINT",8]],"data":[[9223372036854775807],[-5]],"rows":2}';
	expect(await askFake((_request, response) => void response.end(body))).toEqual({
		columns: [{ name: "v", type: "BIGINT" }],
		rows: [[9223372036854775807n], [-5]],
		isCut: false,
	});
});

test.each([
	{ name: "HTML", answer: { status: 200, body: "<html>" }, code: "source-no-sql" },
	{ name: "a redirect, which is not followed", answer: { status: 302, body: "" }, code: "source-no-sql" },
	{ name: "a refusal", answer: { status: 200, body: '{"code":9728,"desc":"syntax error"}' }, code: "sql-refused" },
])("$name becomes a typed error", async ({ answer, code }) => {
	const error = await askFake((_request, response) => {
		response.writeHead(answer.status, answer.status === 302 ? { location: "http://127.0.0.1:1/" } : {});
		response.end(answer.body);
	});
	expect(error).toBeInstanceOf(SqlError);
	expect(error).toMatchObject({ code });
	expect(String(error)).not.toContain("taosdata");
});

test.each([
	["plain", "`plain`"],
	["we`ird", "`we``ird`"],
	["a b+#/'\"", "`a b+#/'\"`"],
])("the name %s is quoted", (name, quoted) => {
	expect(quoteIdentifier(name)).toBe(quoted);
});
