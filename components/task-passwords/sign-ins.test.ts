import { expect, test } from "vitest";
import { makeTask } from "@/components/testing/tasks";
import { signInsOf } from "./sign-ins";

const source = (user: string, port = 6041) => `tmq+ws://${user}@TDengine.example:${port}/topic_meters?group.id=g`;
const broker = "mqtt://spillway@broker.example?version=5.0&client_id=c&topic=t";
const anonymous = "mqtt://broker.example?version=5.0&client_id=c&topic=t";
const refused = {
	phase: "failed",
	sinceMs: 0,
	cause: { code: "broker-refused-login", side: "broker", message: "No." },
} as const;

const line4 = makeTask({ id: "line4", source: source("root"), broker });
const line5 = makeTask({ id: "line5", source: source("root"), broker: anonymous });
const other = makeTask({ id: "other", source: source("root"), broker });
const elsewhere = makeTask({ id: "elsewhere", source: source("root", 6042), broker: anonymous });

function told(chosen: Parameters<typeof signInsOf>[0], all: Parameters<typeof signInsOf>[1]) {
	return signInsOf(chosen, all).map(({ end, user, server, tasks, others }) => [
		`${end} ${user}@${server}`,
		tasks.map(({ id }) => id),
		others.map(({ id }) => id),
	]);
}

test("tasks are put together by user and server, with those that were not chosen", () => {
	expect(told([line4, line5], [line4, line5, other, elsewhere])).toEqual([
		["source root@tdengine.example:6041", ["line4", "line5"], ["other"]],
		["broker spillway@broker.example:1883", ["line4"], ["other"]],
	]);
});

test("the sign-in at which tasks have failed comes first", () => {
	const failed = makeTask({ id: "failed", source: source("root"), broker }, { state: refused });
	expect(told([failed], [failed]).map(([name]) => name)).toEqual([
		"broker spillway@broker.example:1883",
		"source root@tdengine.example:6041",
	]);
});

test("nobody asks for a password where there is no user, or a token in its place", () => {
	const token = makeTask({ id: "token", source: source("root"), broker: anonymous, storedSecrets: ["source.token"] });
	expect(told([token], [token])).toEqual([]);
});
