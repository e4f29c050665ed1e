import fs from "node:fs";
import { createOTP } from "@better-auth/utils/otp";
import { getAuthTables } from "better-auth/db";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/lib/accounts/roles";
import { Accounts, type Caller } from "@/server/accounts/accounts";
import { SetUpCode } from "@/server/accounts/set-up-code";
import { systemClock } from "@/server/clock";
import { openStream } from "@/server/services/stream/open";
import type { ServiceContext } from "../context";
import { signIn, signInWithCode } from "../session/sign-in";
import { signOut } from "../session/sign-out";
import { TestConsole } from "../testing/console";
import { createToken, listTokens, removeToken } from "../token/tokens";
import { changeAccount, createAccount, listAccounts, removeAccount } from "./manage";
import {
	beginSecondFactor,
	changeOwnPassword,
	endOwnSession,
	finishSecondFactor,
	listOwnSessions,
	removeSecondFactor,
} from "./own";
import { setUp } from "./set-up";

const PASSWORD = "vessel orchard lantern";
const OTHER = "granite whistle meadow";
const STRANGER: Caller = { cookie: undefined, bearer: undefined, address: "192.0.2.7", browser: "Tester" };

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(() => server[Symbol.asyncDispose]());

/** The context as a route would make it for this caller. */
async function as(caller: Caller): Promise<ServiceContext> {
	// Sessions are dated by the system's clock, which this console's clock does not follow.
	const nowMs = server.clock.nowMs();
	await server.ctx.db.session.updateMany({
		data: { createdAt: new Date(nowMs), expiresAt: new Date(nowMs + 86_400_000) },
	});
	return { ...server.ctx, actor: await server.ctx.accounts.actorOf(caller) };
}

function withCookies(setCookies: readonly string[], caller = STRANGER): Caller {
	return { ...caller, cookie: setCookies.map((cookie) => cookie.split(";")[0]).join("; ") };
}

/** The first administrator, signed in. */
async function administrator(): Promise<Caller> {
	const body = { userName: "ann", password: PASSWORD };
	return withCookies((await setUp({ ctx: server.ctx, input: { body, caller: STRANGER } })).setCookies);
}

async function member(boss: Caller, userName: string, role: Role): Promise<{ id: string; caller: Caller }> {
	const body = { userName, password: PASSWORD, role, ownPassword: PASSWORD };
	const { id } = await createAccount({ ctx: await as(boss), input: { body, caller: boss } });
	return { id, caller: await enter(userName) };
}

async function enter(userName: string, password = PASSWORD): Promise<Caller> {
	const { setCookies } = await signIn({ ctx: server.ctx, input: { body: { userName, password }, caller: STRANGER } });
	return withCookies(setCookies);
}

test("the store has every table and column that the library asks for", () => {
	const schema = fs.readFileSync("prisma/schema.prisma", "utf8");
	for (const [name, table] of Object.entries(getAuthTables(server.ctx.accounts.auth.options))) {
		const model = new RegExp(`^model ${name} \\{[^}]*^\\}`, "mi").exec(schema)?.[0] ?? "";
		expect({
			name,
			missing: Object.keys(table.fields).filter((field) => !new RegExp(`^\\s+${field}\\s`, "m").test(model)),
		}).toEqual({
			name,
			missing: [],
		});
	}
});

describe("set-up", () => {
	test("makes an administrator and is over then", async () => {
		const caller = await administrator();
		expect((await as(caller)).actor).toMatchObject({ kind: "user", name: "ann", role: "administrator" });
		await expect(administrator()).rejects.toMatchObject({ code: "conflict" });
	});

	test("of several at once one wins", async () => {
		const tries = ["ann", "bob", "eve"].map((userName) =>
			setUp({ ctx: server.ctx, input: { body: { userName, password: PASSWORD }, caller: STRANGER } }),
		);
		const outcomes = await Promise.allSettled(tries);
		expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
		expect(await server.ctx.db.user.count()).toBe(1);
	});

	test.each([
		["password1234", "common"],
		["Password1234!", "common"],
		["aaaaaaaaaaaa", "common"],
		["i am ann, hello", "holds-name"],
		["short", "too_small"],
	])("refuses the password %s", async (password, code) => {
		const tried = setUp({ ctx: server.ctx, input: { body: { userName: "ann", password }, caller: STRANGER } });
		await expect(tried).rejects.toMatchObject({ issues: [{ field: "password", code }] });
		// A refused try does not take away the only chance.
		expect((await as(await administrator())).actor.kind).toBe("user");
	});

	describe("where others can reach it", () => {
		const code = new SetUpCode(systemClock);
		const open = () => ({
			...server.ctx,
			accounts: new Accounts({
				auth: server.ctx.accounts.auth,
				db: server.ctx.db,
				clock: server.clock,
				setUpCode: code,
			}),
		});
		const tryWith = (typed?: string) =>
			setUp({ ctx: open(), input: { body: { userName: "ann", password: PASSWORD, code: typed }, caller: STRANGER } });

		test("asks for the code of the terminal, which is spent after a few tries", async () => {
			for (const typed of [undefined, "", "AAAA-AAAA", code.text.slice(1), code.text.slice(1)]) {
				await expect(tryWith(typed)).rejects.toMatchObject({ issues: [{ field: "code" }] });
			}
			expect(code.isSpent).toBe(true);
			expect(code.matches(code.text)).toBe(false);
			expect(await server.ctx.db.user.count()).toBe(0);
		});

		test("takes it in small letters and without the dash", () => {
			const fresh = new SetUpCode(server.clock);
			expect(fresh.matches(fresh.text.toLowerCase().replace("-", " "))).toBe(true);
		});

		test("is too old after half an hour", async () => {
			const fresh = new SetUpCode(server.clock);
			await server.clock.advance(30 * 60_000);
			expect(fresh.matches(fresh.text)).toBe(false);
		});
	});
});

describe("sign-in", () => {
	test("never tells whether a name exists", async () => {
		await administrator();
		const tries = [
			["ann", "wrong password"],
			["nobody", PASSWORD],
		].map(([userName, password]) =>
			signIn({ ctx: server.ctx, input: { body: { userName, password }, caller: STRANGER } }),
		);
		const [known, unknown] = (await Promise.allSettled(tries)).map((it) => (it.status === "rejected" ? it.reason : it));
		expect(known).toMatchObject({ code: "sign-in-refused" });
		expect(unknown).toMatchObject({ code: known.code, message: known.message });
	});

	test("is slowed for one name from one address, not for its owner elsewhere", async () => {
		await administrator();
		const guess = (address: string) =>
			signIn({
				ctx: server.ctx,
				input: { body: { userName: "ann", password: "wrong" }, caller: { ...STRANGER, address } },
			});
		for (let i = 0; i < 5; i++) await expect(guess("198.51.100.1")).rejects.toMatchObject({ code: "sign-in-refused" });
		await expect(guess("198.51.100.1")).rejects.toMatchObject({ code: "too-many", retryAfterMs: expect.any(Number) });
		expect((await as(await enter("ann"))).actor.kind).toBe("user");
	});

	test("is slowed for one address on many names", async () => {
		const guess = (userName: string) =>
			signIn({ ctx: server.ctx, input: { body: { userName, password: "wrong" }, caller: STRANGER } });
		const codes = await Promise.all(
			Array.from({ length: 25 }, (_, i) =>
				guess(`name-${i}`).then(
					() => "in",
					(error) => error.code,
				),
			),
		);
		expect(codes.filter((code) => code === "too-many")).toHaveLength(5);
	});

	test("answers nothing that would sign in, but for the cookie", async () => {
		await administrator();
		const answer = await signIn({
			ctx: server.ctx,
			input: { body: { userName: "ann", password: PASSWORD }, caller: STRANGER },
		});
		expect(Object.keys(answer).sort()).toEqual(["needsSecondFactor", "setCookies"]);
		expect(answer.setCookies).toEqual([expect.stringMatching(/^spillway\.session_token=.*HttpOnly.*SameSite=Strict/)]);
	});

	test("ends with sign-out, and after thirty days whatever happens", async () => {
		const caller = await administrator();
		const ctx = await as(caller);
		await signOut({ ctx, input: { caller } });
		expect((await as(caller)).actor.kind).toBe("nobody");
		const again = await enter("ann");
		expect((await as(again)).actor.kind).toBe("user");
		const createdAt = new Date(server.clock.nowMs() - 31 * 86_400_000);
		await server.ctx.db.session.updateMany({ data: { createdAt } });
		expect((await server.ctx.accounts.actorOf(again)).kind).toBe("nobody");
	});
});

describe("the own account", () => {
	test("a new password ends every other session", async () => {
		const here = await administrator();
		const elsewhere = await enter("ann");
		const input = { body: { current: PASSWORD, password: OTHER }, caller: here };
		const cookies = await changeOwnPassword({ ctx: await as(here), input });
		expect((await as(elsewhere)).actor.kind).toBe("nobody");
		expect((await as(withCookies(cookies))).actor.kind).toBe("user");
		await expect(enter("ann")).rejects.toMatchObject({ code: "sign-in-refused" });
		expect((await as(await enter("ann", OTHER))).actor.kind).toBe("user");
	});

	test("the present password is asked for, and the answer names the field", async () => {
		const caller = await administrator();
		const input = { body: { current: "wrong", password: OTHER }, caller };
		await expect(changeOwnPassword({ ctx: await as(caller), input })).rejects.toMatchObject({
			issues: [{ field: "current", code: "wrong-password" }],
		});
	});

	test("sessions are listed and ended, those of others are not there", async () => {
		const boss = await administrator();
		const { caller: eve } = await member(boss, "eve", "viewer");
		const second = await enter("ann");
		const { sessions } = await listOwnSessions({ ctx: await as(boss) });
		expect(sessions).toHaveLength(2);
		expect(sessions.filter(({ isThisOne }) => isThisOne)).toHaveLength(1);
		expect(sessions[0]).toMatchObject({ address: "192.0.2.7", browser: "Tester" });
		const other = sessions.find(({ isThisOne }) => !isThisOne)?.id ?? "";
		await expect(endOwnSession({ ctx: await as(eve), input: { id: other } })).rejects.toMatchObject({
			code: "not-found",
		});
		await endOwnSession({ ctx: await as(boss), input: { id: other } });
		expect((await as(second)).actor.kind).toBe("nobody");
	});

	test("a second factor counts from its first code on, and is asked for at sign-in", async () => {
		const caller = await administrator();
		const begun = await beginSecondFactor({ ctx: await as(caller), input: { body: { password: PASSWORD }, caller } });
		expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Spillway:ann\?/);
		expect((await as(await enter("ann"))).actor.kind).toBe("user");
		const codeNow = () => createOTP(base32(new URL(begun.uri).searchParams.get("secret") ?? "")).totp();
		const finished = await finishSecondFactor({
			ctx: await as(caller),
			input: { body: { code: await codeNow() }, caller },
		});
		const step = await signIn({
			ctx: server.ctx,
			input: { body: { userName: "ann", password: PASSWORD }, caller: STRANGER },
		});
		expect(step.needsSecondFactor).toBe(true);
		const half = withCookies(step.setCookies);
		expect((await as(half)).actor.kind).toBe("nobody");
		await expect(
			signInWithCode({ ctx: server.ctx, input: { body: { code: "000000" }, caller: half } }),
		).rejects.toMatchObject({
			code: "second-factor-refused",
		});
		const done = await signInWithCode({ ctx: server.ctx, input: { body: { code: await codeNow() }, caller: half } });
		expect((await as(withCookies(done.setCookies))).actor.kind).toBe("user");
		const backup = await signIn({
			ctx: server.ctx,
			input: { body: { userName: "ann", password: PASSWORD }, caller: STRANGER },
		});
		const code = begun.backupCodes[0] ?? "";
		const byCode = { body: { code }, caller: withCookies(backup.setCookies) };
		expect(
			(await as(withCookies((await signInWithCode({ ctx: server.ctx, input: byCode })).setCookies))).actor.kind,
		).toBe("user");
		await expect(signInWithCode({ ctx: server.ctx, input: byCode })).rejects.toMatchObject({
			code: "second-factor-refused",
		});
		const here = withCookies(finished, caller);
		await removeSecondFactor({ ctx: await as(here), input: { body: { password: PASSWORD }, caller: here } });
		expect((await as(await enter("ann"))).actor.kind).toBe("user");
	});
});

describe("accounts of others", () => {
	test("a lower role, blocking and removal count at once", async () => {
		const boss = await administrator();
		const { id, caller } = await member(boss, "eve", "editor");
		const change = async (body: object) =>
			changeAccount({ ctx: await as(boss), input: { id, body: { ...body, ownPassword: PASSWORD }, caller: boss } });
		await change({ role: "viewer" });
		expect((await as(caller)).actor).toMatchObject({ kind: "user", role: "viewer" });
		await change({ isBlocked: true });
		expect((await as(caller)).actor.kind).toBe("nobody");
		await expect(enter("eve")).rejects.toMatchObject({ code: "sign-in-refused" });
		await change({ isBlocked: false, password: OTHER });
		expect((await as(await enter("eve", OTHER))).actor.kind).toBe("user");
		await removeAccount({ ctx: await as(boss), input: { id, body: { ownPassword: PASSWORD }, caller: boss } });
		expect((await listAccounts({ ctx: await as(boss) })).accounts.map(({ name }) => name)).toEqual(["ann"]);
	});

	test("the last administrator stays", async () => {
		const boss = await administrator();
		const ctx = await as(boss);
		const id = ctx.actor.kind === "user" ? ctx.actor.id : "";
		for (const body of [{ role: "viewer" }, { isBlocked: true }]) {
			const input = { id, body: { ...body, ownPassword: PASSWORD }, caller: boss };
			await expect(changeAccount({ ctx, input })).rejects.toMatchObject({ code: "conflict" });
		}
		const removal = removeAccount({ ctx, input: { id, body: { ownPassword: PASSWORD }, caller: boss } });
		await expect(removal).rejects.toMatchObject({ code: "conflict" });
	});

	test("need the own password again", async () => {
		const boss = await administrator();
		const body = { userName: "eve", password: PASSWORD, role: "viewer", ownPassword: "guess" };
		await expect(createAccount({ ctx: await as(boss), input: { body, caller: boss } })).rejects.toMatchObject({
			issues: [{ field: "ownPassword" }],
		});
		expect(await server.ctx.db.user.count()).toBe(1);
	});

	test("a required second factor lets a user do nothing else before", async () => {
		const boss = await administrator();
		await server.ctx.db.setting.create({ data: { key: "requireSecondFactor", value: "true" } });
		const ctx = await as(boss);
		expect(() => openStream({ ctx, input: { lastEventId: null, caller: boss } })).toThrow("second factor");
		expect((await listOwnSessions({ ctx })).sessions).toHaveLength(1);
	});
});

describe("API tokens", () => {
	async function token(caller: Caller, role: Role): Promise<{ id: string; bearer: Caller }> {
		const body = { name: "ci", role, expiresInDays: 7, ownPassword: PASSWORD };
		const { token, secret } = await createToken({ ctx: await as(caller), input: { body, caller } });
		return { id: token.id, bearer: { ...STRANGER, bearer: secret } };
	}

	test("are shown once, stored hashed, and say when they were used", async () => {
		const boss = await administrator();
		const { bearer } = await token(boss, "viewer");
		expect((await as(bearer)).actor).toMatchObject({ kind: "token", role: "viewer" });
		const { tokens } = await listTokens({ ctx: await as(boss) });
		expect(tokens).toEqual([expect.objectContaining({ name: "ci", role: "viewer", lastUsedAtMs: expect.any(Number) })]);
		const everything = JSON.stringify([tokens, await server.ctx.db.apikey.findMany()]);
		expect(everything).not.toContain(bearer.bearer);
	});

	test.each<[string, (boss: Caller, id: string) => Promise<unknown>]>([
		[
			"blocked",
			async (boss, id) =>
				changeAccount({
					ctx: await as(boss),
					input: { id, body: { isBlocked: true, ownPassword: PASSWORD }, caller: boss },
				}),
		],
		[
			"removed",
			async (boss, id) =>
				removeAccount({ ctx: await as(boss), input: { id, body: { ownPassword: PASSWORD }, caller: boss } }),
		],
	])("end when their owner is %s, although the library would let them in", async (_name, end) => {
		const boss = await administrator();
		const eve = await member(boss, "eve", "editor");
		const { bearer } = await token(eve.caller, "editor");
		expect((await as(bearer)).actor.kind).toBe("token");
		await end(boss, eve.id);
		expect((await as(bearer)).actor.kind).toBe("nobody");
	});

	test("never do more than their owner may now", async () => {
		const boss = await administrator();
		const eve = await member(boss, "eve", "editor");
		const { bearer } = await token(eve.caller, "editor");
		const body = { role: "viewer", ownPassword: PASSWORD };
		await changeAccount({ ctx: await as(boss), input: { id: eve.id, body, caller: boss } });
		expect((await as(bearer)).actor).toMatchObject({ role: "viewer" });
		await expect(token(eve.caller, "editor")).rejects.toMatchObject({ issues: [{ field: "role" }] });
	});

	test("are removed at once, by their owner and by who manages accounts alone", async () => {
		const boss = await administrator();
		const eve = await member(boss, "eve", "editor");
		const bob = await member(boss, "bob", "editor");
		const { id, bearer } = await token(eve.caller, "viewer");
		expect((await as(bearer)).actor.kind).toBe("token");
		await expect(removeToken({ ctx: await as(bob.caller), input: { id } })).rejects.toMatchObject({
			code: "not-found",
		});
		await removeToken({ ctx: await as(boss), input: { id } });
		expect((await as(bearer)).actor.kind).toBe("nobody");
	});

	test("make no tokens and no accounts", async () => {
		const boss = await administrator();
		const { bearer } = await token(boss, "administrator");
		const ctx = await as(bearer);
		await expect(listTokens({ ctx })).rejects.toMatchObject({ code: "not-allowed" });
		await expect(listAccounts({ ctx })).rejects.toMatchObject({ code: "not-allowed" });
	});
});

describe("open streams", () => {
	async function open(caller: Caller) {
		const viewer = openStream({ ctx: await as(caller), input: { lastEventId: null, caller } });
		expect(await viewer.next()).toContain("snapshot");
		return viewer;
	}

	test.each<[string, (boss: Caller, eve: { id: string; caller: Caller }) => Promise<unknown>]>([
		["sign-out", async (_, eve) => signOut({ ctx: await as(eve.caller), input: { caller: eve.caller } })],
		[
			"a new password",
			async (_, eve) =>
				changeOwnPassword({
					ctx: await as(eve.caller),
					input: { body: { current: PASSWORD, password: OTHER }, caller: eve.caller },
				}),
		],
		[
			"a new role",
			async (boss, eve) =>
				changeAccount({
					ctx: await as(boss),
					input: { id: eve.id, body: { role: "viewer", ownPassword: PASSWORD }, caller: boss },
				}),
		],
		[
			"blocking",
			async (boss, eve) =>
				changeAccount({
					ctx: await as(boss),
					input: { id: eve.id, body: { isBlocked: true, ownPassword: PASSWORD }, caller: boss },
				}),
		],
		[
			"removal",
			async (boss, eve) =>
				removeAccount({ ctx: await as(boss), input: { id: eve.id, body: { ownPassword: PASSWORD }, caller: boss } }),
		],
	])("end with %s, those of others go on", async (_name, end) => {
		const boss = await administrator();
		const eve = await member(boss, "eve", "editor");
		const ended = await open(eve.caller);
		const kept = await open(boss);
		await end(boss, eve);
		expect(await ended.next()).toBeUndefined();
		server.ctx.hub.publish({ type: "heartbeat", serverTimeMs: 0 });
		expect(await kept.next()).toContain("heartbeat");
		kept.close();
	});
});

function base32(text: string): string {
	const bits = [...text]
		.map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
		.join("");
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString("utf8");
}
