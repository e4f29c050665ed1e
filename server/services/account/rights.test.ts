import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/lib/accounts/roles";
import type { Caller } from "@/server/accounts/accounts";
import { openStream } from "@/server/services/stream/open";
import { signOut } from "../session/sign-out";
import { TestConsole } from "../testing/console";
import { OTHER_PASSWORD, PASSWORD, People, STRANGER } from "../testing/people";
import { createToken, listTokens, removeToken } from "../token/tokens";
import { changeAccount, createAccount, listAccounts, removeAccount } from "./manage";
import { changeOwnPassword, listOwnSessions } from "./own";

let server: TestConsole;
let people: People;
beforeEach(async () => {
	server = await TestConsole.open();
	people = new People(server);
});
afterEach(() => server[Symbol.asyncDispose]());

describe("accounts of others", () => {
	test("a lower role, blocking and removal count at once", async () => {
		const boss = await people.administrator();
		const { id, caller } = await people.member(boss, "eve", "editor");
		const change = async (body: object) =>
			changeAccount({
				ctx: await people.as(boss),
				input: { id, body: { ...body, ownPassword: PASSWORD }, caller: boss },
			});
		await change({ role: "viewer" });
		expect((await people.as(caller)).actor).toMatchObject({ kind: "user", role: "viewer" });
		await change({ isBlocked: true });
		expect((await people.as(caller)).actor.kind).toBe("nobody");
		await expect(people.enter("eve")).rejects.toMatchObject({ code: "sign-in-refused" });
		await change({ isBlocked: false, password: OTHER_PASSWORD });
		expect((await people.as(await people.enter("eve", OTHER_PASSWORD))).actor.kind).toBe("user");
		await removeAccount({ ctx: await people.as(boss), input: { id, body: { ownPassword: PASSWORD }, caller: boss } });
		expect((await listAccounts({ ctx: await people.as(boss) })).accounts.map(({ name }) => name)).toEqual(["ann"]);
	});

	test("the last administrator stays", async () => {
		const boss = await people.administrator();
		const ctx = await people.as(boss);
		const id = ctx.actor.kind === "user" ? ctx.actor.id : "";
		for (const body of [{ role: "viewer" }, { isBlocked: true }]) {
			const input = { id, body: { ...body, ownPassword: PASSWORD }, caller: boss };
			await expect(changeAccount({ ctx, input })).rejects.toMatchObject({ code: "conflict" });
		}
		const removal = removeAccount({ ctx, input: { id, body: { ownPassword: PASSWORD }, caller: boss } });
		await expect(removal).rejects.toMatchObject({ code: "conflict" });
	});

	test("of two administrators who take each other's role, one stays", async () => {
		const boss = await people.administrator();
		const { id, caller } = await people.member(boss, "eve", "administrator");
		const [ctx, hers] = [await people.as(boss), await people.as(caller)];
		const own = ctx.actor.kind === "user" ? ctx.actor.id : "";
		const body = { role: "viewer", ownPassword: PASSWORD };
		await Promise.allSettled([
			changeAccount({ ctx, input: { id, body, caller: boss } }),
			changeAccount({ ctx: hers, input: { id: own, body, caller } }),
		]);
		expect(await server.ctx.db.user.count({ where: { role: "administrator" } })).toBe(1);
	});

	test("need the own password again", async () => {
		const boss = await people.administrator();
		const body = { userName: "eve", password: PASSWORD, role: "viewer", ownPassword: "guess" };
		await expect(createAccount({ ctx: await people.as(boss), input: { body, caller: boss } })).rejects.toMatchObject({
			issues: [{ field: "ownPassword" }],
		});
		expect(await server.ctx.db.user.count()).toBe(1);
	});

	test("a required second factor lets a user do nothing else before", async () => {
		const boss = await people.administrator();
		await server.ctx.db.setting.create({ data: { key: "requireSecondFactor", value: "true" } });
		const ctx = await people.as(boss);
		expect(() => openStream({ ctx, input: { lastEventId: null, caller: boss } })).toThrow("second factor");
		expect((await listOwnSessions({ ctx })).sessions).toHaveLength(1);
	});
});

describe("API tokens", () => {
	async function token(caller: Caller, role: Role): Promise<{ id: string; bearer: Caller }> {
		const body = { name: "ci", role, expiresInDays: 7, ownPassword: PASSWORD };
		const { token, secret } = await createToken({ ctx: await people.as(caller), input: { body, caller } });
		return { id: token.id, bearer: { ...STRANGER, bearer: secret } };
	}

	test("are shown once, stored hashed, and say when they were used", async () => {
		const boss = await people.administrator();
		const { bearer } = await token(boss, "viewer");
		expect((await people.as(bearer)).actor).toMatchObject({ kind: "token", role: "viewer" });
		const { tokens } = await listTokens({ ctx: await people.as(boss) });
		expect(tokens).toEqual([expect.objectContaining({ name: "ci", role: "viewer", lastUsedAtMs: expect.any(Number) })]);
		const everything = JSON.stringify([tokens, await server.ctx.db.apikey.findMany()]);
		expect(everything).not.toContain(bearer.bearer);
	});

	test.each<[string, (boss: Caller, id: string) => Promise<unknown>]>([
		[
			"blocked",
			async (boss, id) =>
				changeAccount({
					ctx: await people.as(boss),
					input: { id, body: { isBlocked: true, ownPassword: PASSWORD }, caller: boss },
				}),
		],
		[
			"removed",
			async (boss, id) =>
				removeAccount({ ctx: await people.as(boss), input: { id, body: { ownPassword: PASSWORD }, caller: boss } }),
		],
	])("end when their owner is %s, although the library would let them in", async (_name, end) => {
		const boss = await people.administrator();
		const eve = await people.member(boss, "eve", "editor");
		const { bearer } = await token(eve.caller, "editor");
		expect((await people.as(bearer)).actor.kind).toBe("token");
		await end(boss, eve.id);
		expect((await people.as(bearer)).actor.kind).toBe("nobody");
	});

	test("never do more than their owner may now", async () => {
		const boss = await people.administrator();
		const eve = await people.member(boss, "eve", "editor");
		const { bearer } = await token(eve.caller, "editor");
		const body = { role: "viewer", ownPassword: PASSWORD };
		await changeAccount({ ctx: await people.as(boss), input: { id: eve.id, body, caller: boss } });
		expect((await people.as(bearer)).actor).toMatchObject({ role: "viewer" });
		await expect(token(eve.caller, "editor")).rejects.toMatchObject({ issues: [{ field: "role" }] });
	});

	test("are removed at once, by their owner and by who manages accounts alone", async () => {
		const boss = await people.administrator();
		const eve = await people.member(boss, "eve", "editor");
		const bob = await people.member(boss, "bob", "editor");
		const { id, bearer } = await token(eve.caller, "viewer");
		expect((await people.as(bearer)).actor.kind).toBe("token");
		await expect(removeToken({ ctx: await people.as(bob.caller), input: { id } })).rejects.toMatchObject({
			code: "not-found",
		});
		await removeToken({ ctx: await people.as(boss), input: { id } });
		expect((await people.as(bearer)).actor.kind).toBe("nobody");
	});

	test("make no tokens and no accounts", async () => {
		const boss = await people.administrator();
		const { bearer } = await token(boss, "administrator");
		const ctx = await people.as(bearer);
		await expect(listTokens({ ctx })).rejects.toMatchObject({ code: "not-allowed" });
		await expect(listAccounts({ ctx })).rejects.toMatchObject({ code: "not-allowed" });
	});
});

describe("open streams", () => {
	async function open(caller: Caller) {
		const viewer = openStream({ ctx: await people.as(caller), input: { lastEventId: null, caller } });
		expect(await viewer.next()).toContain("snapshot");
		return viewer;
	}

	test("are not gone on with by whoever may not open one any more", async () => {
		const boss = await people.administrator();
		const eve = await people.member(boss, "eve", "editor");
		const stream = await open(eve.caller);
		const lastEventId = `${stream.streamId}.1`;
		const body = { isBlocked: true, ownPassword: PASSWORD };
		await changeAccount({ ctx: await people.as(boss), input: { id: eve.id, body, caller: boss } });
		const ctx = await people.as(eve.caller);
		expect(() => openStream({ ctx, input: { lastEventId, caller: eve.caller } })).toThrow("Sign in first");
	});

	test.each<[string, (boss: Caller, eve: { id: string; caller: Caller }) => Promise<unknown>]>([
		["sign-out", async (_, eve) => signOut({ ctx: await people.as(eve.caller), input: { caller: eve.caller } })],
		[
			"a new password",
			async (_, eve) =>
				changeOwnPassword({
					ctx: await people.as(eve.caller),
					input: { body: { current: PASSWORD, password: OTHER_PASSWORD }, caller: eve.caller },
				}),
		],
		[
			"a new role",
			async (boss, eve) =>
				changeAccount({
					ctx: await people.as(boss),
					input: { id: eve.id, body: { role: "viewer", ownPassword: PASSWORD }, caller: boss },
				}),
		],
		[
			"blocking",
			async (boss, eve) =>
				changeAccount({
					ctx: await people.as(boss),
					input: { id: eve.id, body: { isBlocked: true, ownPassword: PASSWORD }, caller: boss },
				}),
		],
		[
			"removal",
			async (boss, eve) =>
				removeAccount({
					ctx: await people.as(boss),
					input: { id: eve.id, body: { ownPassword: PASSWORD }, caller: boss },
				}),
		],
	])("end with %s, those of others go on", async (_name, end) => {
		const boss = await people.administrator();
		const eve = await people.member(boss, "eve", "editor");
		const ended = await open(eve.caller);
		const kept = await open(boss);
		await end(boss, eve);
		expect(await ended.next()).toBeUndefined();
		server.ctx.hub.publish({ type: "heartbeat", serverTimeMs: 0 });
		expect(await kept.next()).toContain("heartbeat");
		kept.close();
	});
});
