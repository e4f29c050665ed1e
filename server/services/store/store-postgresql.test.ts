import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parseDatabaseUrl } from "@/server/db/database-url";
import { problemOf } from "@/server/http/problem";
import { reportWith } from "@/server/supervisor/testing";
import { settle } from "@/server/testing/manual-clock";
import { findPostgresql, type PostgresqlServer, startPostgresql } from "@/server/testing/postgresql";
import { createTask } from "../task/create";
import { listEvents } from "../task/events";
import { listRuns } from "../task/runs";
import { startTask } from "../task/start";
import { TestConsole, taskInput } from "../testing/console";
import { storeState } from "./state";

const BY_TOKEN = { bearer: `spw_${"a".repeat(64)}`, cookie: undefined, address: undefined, browser: undefined };

describe.skipIf(findPostgresql() === undefined)("a PostgreSQL database that goes away", () => {
	let server: PostgresqlServer;
	beforeAll(async () => {
		server = await startPostgresql();
	});
	afterAll(() => server[Symbol.asyncDispose]());

	/** A console on that server with one running task. */
	async function running() {
		const database = parseDatabaseUrl(await server.createDatabase(), "URL");
		const console = await TestConsole.open({ store: { database, remove: async () => {} } });
		onTestFinished(() => console[Symbol.asyncDispose]());
		const { ctx, clock, placement } = console;
		const { id } = await createTask({ ctx, input: taskInput() });
		await startTask({ ctx, input: { id } });
		while (placement.started.length === 0) await settle();
		await ctx.journal.flushed();
		placement.sayRunning(placement.last, clock.nowMs());
		const say = (code: string) => {
			const { taskId, runId, member } = placement.last;
			const event = { taskId, runId, member, atMs: clock.nowMs(), level: "warning", code, message: code } as const;
			placement.say({ type: "event", event });
		};
		return { ctx, clock, placement, id, say };
	}

	test.each([
		["is killed", () => server.kill()],
		["is stopped", () => server.stop()],
	])("%s: publishing goes on, history has a hole, the console says so, and it heals", async (_, goAway) => {
		const { ctx, clock, placement, id, say } = await running();
		say("before");
		await ctx.journal.flushed();
		await goAway();
		say("lost");
		placement.sayEnded(placement.last, { reason: "failed", cause: undefined, report: reportWith({ published: 7 }) });
		await ctx.journal.flushed();
		expect(storeState({ ctx })).toMatchObject({ status: "failing", trouble: "unreachable" });
		const refused = await createTask({ ctx, input: taskInput({ name: "Other" }) }).catch(problemOf);
		expect(refused).toMatchObject({ status: 503, code: "store-unreachable" });
		// A token that cannot be looked up is not called wrong.
		const unknown = await ctx.accounts.actorOf(BY_TOKEN).catch(problemOf);
		expect(unknown).toMatchObject({ status: 503, code: "store-unreachable" });
		await clock.advance(10_000);
		expect(storeState({ ctx })).toMatchObject({ status: "failing" });

		await server.restart();
		while (storeState({ ctx }).status === "failing") await clock.advance(1_000);
		await ctx.journal.flushed();
		const codes = (await listEvents({ ctx, input: { id } })).events.map(({ code }) => code);
		expect(codes).toEqual(expect.arrayContaining(["before", "history-hole"]));
		expect(codes).not.toContain("lost");
		// What others rest on was kept: the run has its end and its totals.
		const { runs } = await listRuns({ ctx, input: { id } });
		expect(runs).toMatchObject([{ reason: "failed", counters: { published: 7 } }]);
		await createTask({ ctx, input: taskInput({ name: "Other" }) });
		expect(await ctx.accounts.actorOf(BY_TOKEN)).toMatchObject({ kind: "nobody" });
	});
});
