import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { StoreState } from "@/lib/api/store";
import { parseDatabaseUrl } from "@/server/db/database-url";
import { problemOf } from "@/server/http/problem";
import { reportWith } from "@/server/supervisor/testing";
import { settle } from "@/server/testing/manual-clock";
import { findPostgresql, type PostgresqlServer, startPostgresql } from "@/server/testing/postgresql";
import { openStream } from "../stream/open";
import { createTask } from "../task/create";
import { listEvents } from "../task/events";
import { listRuns } from "../task/runs";
import { startTask } from "../task/start";
import { TestConsole, taskInput } from "../testing/console";
import { People } from "../testing/people";
import { storeState } from "./state";

const SOON_MS = 10_000;
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
		const console = await TestConsole.open({ store: { database, remove: async () => {} }, isDatabaseAsked: true });
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

	/** A console with nothing to write, as the one of several that does not supervise. */
	async function idle() {
		const url = await server.createDatabase();
		const database = parseDatabaseUrl(url, "URL");
		const console = await TestConsole.open({ store: { database, remove: async () => {} }, isDatabaseAsked: true });
		onTestFinished(() => console[Symbol.asyncDispose]());
		const { ctx, clock } = console;
		const told: StoreState["status"][] = [];
		const publish = ctx.hub.publish.bind(ctx.hub);
		ctx.hub.publish = (event) => {
			if (event.type === "store") told.push(event.store.status);
			publish(event);
		};
		const passUntil = (status: StoreState["status"]) =>
			vi.waitUntil(
				async () => {
					await clock.advance(1_000);
					return storeState({ ctx }).status === status;
				},
				{ timeout: SOON_MS, interval: 10 },
			);
		return { console, ctx, clock, url, told, passUntil };
	}

	test("a console that writes nothing says so as well, and when it is back", async () => {
		const { ctx, told, passUntil } = await idle();
		await server.kill();
		await passUntil("failing");
		expect(storeState({ ctx })).toMatchObject({ trouble: "unreachable", lost: 0 });
		await server.restart();
		await passUntil("working");
		expect([told[0], told.at(-1)]).toEqual(["failing", "working"]);
	});

	test("a database that leaves a question without an answer is away", async () => {
		const { ctx, clock, url, passUntil } = await idle();
		const holder = new Client({ connectionString: url });
		await holder.connect();
		await holder.query('BEGIN; LOCK TABLE "Setting" IN ACCESS EXCLUSIVE MODE');
		await clock.advance(2_000);
		await clock.advance(6_000);
		expect(storeState({ ctx })).toMatchObject({ status: "failing", trouble: "unreachable" });
		await holder.end();
		await passUntil("working");
	});

	test("a stream goes on while nobody can say whether its rights do, and tells of the store", async () => {
		const { console, clock, passUntil } = await idle();
		const people = new People(console);
		const caller = await people.administrator();
		const viewer = openStream({ ctx: await people.as(caller), input: { lastEventId: null, caller } });
		let isClosed = false;
		viewer.onceClosed(() => {
			isClosed = true;
		});
		await server.kill();
		await passUntil("failing");
		const lookedUp = vi.spyOn(console.ctx.accounts, "actorOf");
		await clock.advance(30_000);
		expect(lookedUp).toHaveBeenCalled();
		await Promise.allSettled(lookedUp.mock.results.map(({ value }) => value));
		await settle();
		expect(isClosed).toBe(false);
		viewer.close();
		await server.restart();
	});
});
