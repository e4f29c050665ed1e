import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { RedisState } from "@/lib/api/redis";
import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { ManualClock } from "@/server/testing/manual-clock";
import { MuteProxy } from "@/server/testing/mute-proxy";
import { findRedis, type RedisServer, startRedis } from "@/server/testing/redis";
import { RedisAccess } from "./redis";
import { RedisWatch } from "./redis-watch";

const logger = createLogger("test", "silent");

function follow(watch: RedisWatch): RedisState["status"][] {
	const told: RedisState["status"][] = [];
	watch.onChange(({ status }) => told.push(status));
	return told;
}

describe.skipIf(findRedis() === undefined)("a Redis that goes away", { timeout: 30_000 }, () => {
	let server: RedisServer;
	beforeEach(async () => {
		server = await startRedis();
	});
	afterEach(() => server[Symbol.asyncDispose]());

	function watching(port: number): RedisWatch {
		const redis = new RedisAccess({ url: new Secret(`redis://127.0.0.1:${port}/0`), logger, name: "test" });
		onTestFinished(() => redis[Symbol.asyncDispose]());
		const watch = new RedisWatch({ redis, clock: systemClock, logger, goOnMs: 8_000 });
		onTestFinished(() => watch[Symbol.dispose]());
		return watch;
	}

	test("killed and started again: lost with the time of its last answer, and back", async () => {
		const watch = watching(server.port);
		const told = follow(watch);
		const killedAtMs = Date.now();
		await server.kill();
		await vi.waitUntil(() => watch.state.status === "lost", { timeout: 5_000 });
		expect(watch.state).toMatchObject({ goOnMs: 8_000 });
		expect(watch.state.status === "lost" && Math.abs(watch.state.sinceMs - killedAtMs)).toBeLessThan(1_000);
		await server.restart();
		await vi.waitUntil(() => watch.state.status === "working", { timeout: 10_000 });
		expect(told).toEqual(["lost", "working"]);
	});

	test("a connection that carries nothing any more is lost as well", async () => {
		const proxy = await MuteProxy.start(server.port);
		onTestFinished(() => proxy[Symbol.asyncDispose]());
		const watch = watching(proxy.port);
		const told = follow(watch);
		proxy.mute();
		await vi.waitUntil(() => watch.state.status === "lost", { timeout: 5_000 });
		proxy.heal();
		await vi.waitUntil(() => watch.state.status === "working", { timeout: 15_000 });
		expect(told).toEqual(["lost", "working"]);
	});
});

test("one slow answer, or a process that had no time itself, is no loss", async () => {
	const clock = new ManualClock();
	let answer = () => {};
	// Stands for the connection alone: when it answers is what this is about.
	const connection = {
		ping: () => new Promise<void>((resolve) => (answer = resolve)),
		disconnect() {},
	} as unknown as Redis;
	const watch = new RedisWatch({
		redis: { hasty: () => connection, shownUrl: "redis://plant" },
		clock,
		logger,
		goOnMs: 8_000,
	});
	const told = follow(watch);
	await clock.advance(1_500);
	answer();
	await clock.advance(1_500);
	expect(told).toEqual([]);
	await clock.advance(1_000);
	expect(told).toEqual(["lost"]);
	watch[Symbol.dispose]();
	expect(clock.waiting).toBe(0);
});
