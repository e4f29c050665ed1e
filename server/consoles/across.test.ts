import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { RedisAccess } from "@/server/cluster/redis";
import { readSettings } from "@/server/cluster/settings";
import { TEST_KEY } from "@/server/cluster/testing/cluster";
import { createLogger } from "@/server/log";
import { createUser } from "@/server/services/account/internal";
import { changeAccount } from "@/server/services/account/manage";
import { createWebhook } from "@/server/services/alert/save";
import { signIn } from "@/server/services/session/sign-in";
import { saveSettings } from "@/server/services/setting/save";
import { openStream } from "@/server/services/stream/open";
import { watchTasks } from "@/server/services/stream/watch";
import { PASSWORD, People, STRANGER } from "@/server/services/testing/people";
import { findRedis } from "@/server/testing/redis";
import { claimKey, claimRedis } from "./claim";
import { TestInstallation, type TestMember } from "./testing/installation";

const SOON_MS = 10_000;

/** What holds for one console has to hold for all of them together. */
describe.skipIf(findRedis() === undefined)("what consoles share", { timeout: 60_000 }, () => {
	let installation: TestInstallation;
	let one: TestMember;
	let two: TestMember;

	beforeAll(async () => {
		installation = await TestInstallation.open();
		one = await installation.console();
		two = await installation.console();
		await vi.waitUntil(() => one.isLeading || two.isLeading, { timeout: SOON_MS });
	}, 60_000);
	afterAll(() => installation[Symbol.asyncDispose](), 60_000);

	test("the set-up code that one printed is taken by the other", async () => {
		const code = one.ctx.accounts.setUpCode;
		expect(await two.ctx.accounts.setUpCode?.judge(code?.text ?? "")).toBe("right");
		for (let n = 0; n < 4; n++) expect(await one.ctx.accounts.setUpCode?.judge("AAAA-AAAA")).toBe("wrong");
		expect(await two.ctx.accounts.setUpCode?.judge(code?.text ?? "")).toBe("spent");
	});

	test("tries are counted together", async () => {
		const tryAt = ({ ctx }: TestMember) => ctx.limits.take("set-up", "192.0.2.9");
		for (const member of [one, two, one, two, one]) await tryAt(member);
		await expect(tryAt(two)).rejects.toMatchObject({ code: "too-many" });
		await expect(tryAt(one)).rejects.toMatchObject({ code: "too-many" });
	});

	test("a session counts at both, and rights that end at one close the streams of the other", async () => {
		const people = new People(one);
		// The code is spent by the test above; the account is made as an unattended set-up does.
		await createUser(one.ctx, { userName: "ann", password: PASSWORD, role: "administrator" });
		const boss = await people.enter("ann");
		const eve = await people.member(boss, "eve", "operator");
		const ctx = await new People(two).as(eve.caller);
		expect(ctx.actor).toMatchObject({ kind: "user", name: "eve" });
		const viewer = openStream({ ctx, input: { lastEventId: null, caller: eve.caller } });
		let isClosed = false;
		viewer.onceClosed(() => {
			isClosed = true;
		});
		const body = { isBlocked: true, ownPassword: PASSWORD };
		await changeAccount({ ctx: await people.as(boss), input: { id: eve.id, body, caller: boss } });
		await expect.poll(() => isClosed, { timeout: 1_000, interval: 20 }).toBe(true);
		await expect(
			signIn({ ctx: two.ctx, input: { body: { userName: "eve", password: PASSWORD }, caller: STRANGER } }),
		).rejects.toMatchObject({ code: "sign-in-refused" });
	});

	test("a stream is told what it watches through any console, and one that nobody has is said to be closed", async () => {
		const viewer = one.ctx.hub.open(null);
		const { streamId } = viewer;
		await watchTasks({ ctx: two.ctx, input: { streamId, taskIds: ["a"] } });
		expect([...viewer.watching]).toEqual(["a"]);
		viewer.close();
		const unknown = watchTasks({ ctx: two.ctx, input: { streamId: "none", taskIds: [] } });
		await expect(unknown).rejects.toMatchObject({ code: "not-found" });
	});

	test("where tasks may connect to, set at the one that does not supervise, reaches the workers", async () => {
		const follower = one.isLeading ? two : one;
		const redis = new RedisAccess({
			url: installation.redis.url,
			logger: createLogger("test", "silent"),
			name: "test",
		});
		try {
			await saveSettings({ ctx: follower.ctx, input: { allowedAddresses: ["127.0.0.1", "plant.example"] } });
			const stored = async () => readSettings(redis.patient(), TEST_KEY);
			await expect
				.poll(stored, { timeout: SOON_MS })
				.toMatchObject({ allowedAddresses: ["127.0.0.1", "plant.example"] });
		} finally {
			await saveSettings({ ctx: follower.ctx, input: { allowedAddresses: [] } });
			await redis[Symbol.asyncDispose]();
		}
	});

	test("a console with another key, or another database on the same Redis, is refused in one sentence", async () => {
		const redis = new RedisAccess({
			url: installation.redis.url,
			logger: createLogger("test", "silent"),
			name: "test",
		});
		const elsewhere = await TestInstallation.open();
		try {
			await claimKey(installation.db, TEST_KEY, "secret.key");
			await claimRedis(installation.db, redis);
			const other = new Uint8Array(32).fill(8);
			await expect(claimKey(installation.db, other, "secret.key")).rejects.toMatchObject({ code: "key-file" });
			await expect(claimRedis(elsewhere.db, redis)).rejects.toMatchObject({ code: "redis" });
		} finally {
			await elsewhere[Symbol.asyncDispose]();
			await redis[Symbol.asyncDispose]();
		}
	});

	test("the first key is not taken at its word where it opens nothing of what is sealed", async () => {
		const elsewhere = await TestInstallation.open();
		try {
			const member = await elsewhere.console();
			const input = { name: "hook", url: "http://127.0.0.1:9/x", healths: ["failed"], labels: [], isOn: false };
			await createWebhook({ ctx: member.ctx, input });
			const other = new Uint8Array(32).fill(8);
			await expect(claimKey(elsewhere.db, other, "secret.key")).rejects.toMatchObject({ code: "key-file" });
			await claimKey(elsewhere.db, TEST_KEY, "secret.key");
		} finally {
			await elsewhere[Symbol.asyncDispose]();
		}
	});
});
