import fs from "node:fs";
import { createOTP } from "@better-auth/utils/otp";
import { getAuthTables } from "better-auth/db";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Accounts } from "@/server/accounts/accounts";
import { codesInMemory, SetUpCode } from "@/server/accounts/set-up-code";
import { signIn, signInWithCode } from "../session/sign-in";
import { signOut } from "../session/sign-out";
import { TestConsole } from "../testing/console";
import { OTHER_PASSWORD, PASSWORD, People, STRANGER, withCookies } from "../testing/people";
import { createUser } from "./internal";
import {
	beginSecondFactor,
	changeOwnPassword,
	endOwnSession,
	finishSecondFactor,
	listOwnSessions,
	removeSecondFactor,
} from "./own";
import { setUp } from "./set-up";

let server: TestConsole;
let people: People;
beforeEach(async () => {
	server = await TestConsole.open();
	people = new People(server);
});
afterEach(() => server[Symbol.asyncDispose]());

/** Newest first. */
function signInsInAudit() {
	return server.ctx.db.auditEntry.findMany({
		where: { action: "signed in" },
		orderBy: { id: "desc" },
		select: { name: true, subject: true, outcome: true, detail: true },
	});
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
		const caller = await people.administrator();
		expect((await people.as(caller)).actor).toMatchObject({ kind: "user", name: "ann", role: "administrator" });
		await expect(people.administrator()).rejects.toMatchObject({ code: "conflict" });
	});

	test("is over where the settings made the first one, too", async () => {
		await createUser(server.ctx, { userName: "operations", password: PASSWORD, role: "administrator" });
		await expect(people.administrator()).rejects.toMatchObject({ code: "conflict" });
		expect(await server.ctx.db.user.count()).toBe(1);
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
		expect((await people.as(await people.administrator())).actor.kind).toBe("user");
	});

	test("one that was cut off before there was an account may be tried again after a start", async () => {
		await server.ctx.db.setting.create({ data: { key: "set-up-done", value: "true" } });
		await expect(people.administrator()).rejects.toMatchObject({ code: "conflict" });
		await server.restart();
		expect((await people.as(await people.administrator())).actor.kind).toBe("user");
		await server.restart();
		await expect(people.administrator()).rejects.toMatchObject({ code: "conflict" });
	});

	describe("where others can reach it", () => {
		let code: SetUpCode;
		beforeEach(async () => {
			code = await SetUpCode.create(codesInMemory(server.clock));
		});
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
			expect(await code.judge(code.text)).toBe("spent");
			expect(await server.ctx.db.user.count()).toBe(0);
		});

		test("does not count a try for a password that is refused", async () => {
			for (let i = 0; i < 5; i++) {
				const body = { userName: "ann", password: "password1234", code: code.text };
				const tried = setUp({ ctx: open(), input: { body, caller: { ...STRANGER, address: `192.0.2.${i}` } } });
				await expect(tried).rejects.toMatchObject({ issues: [{ field: "password" }] });
			}
			expect(await code.judge(code.text)).toBe("right");
		});

		test("takes it in small letters and without the dash", async () => {
			expect(await code.judge(code.text.toLowerCase().replace("-", " "))).toBe("right");
		});

		test("takes those of other consoles too, with as many tries together", async () => {
			const codes = codesInMemory(server.clock);
			const [here, there] = [await SetUpCode.create(codes), await SetUpCode.create(codes)];
			expect(await here.judge(there.text)).toBe("right");
			for (let n = 0; n < 4; n++) expect(await there.judge("AAAA-AAAA")).toBe("wrong");
			expect(await here.judge(here.text)).toBe("spent");
		});

		test("is too old after half an hour", async () => {
			await server.clock.advance(30 * 60_000);
			expect(await code.judge(code.text)).toBe("spent");
		});
	});
});

describe("sign-in", () => {
	/** The code of a refusal; `in` when there was none. */
	const guess = ({ userName = "ann", password = "wrong", address = STRANGER.address }) =>
		signIn({ ctx: server.ctx, input: { body: { userName, password }, caller: { ...STRANGER, address } } }).then(
			() => "in",
			(error) => (error instanceof Error && "code" in error ? error.code : error),
		);

	test("never tells whether a name exists", async () => {
		await people.administrator();
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
		await people.administrator();
		const address = "198.51.100.1";
		for (let i = 0; i < 5; i++) expect(await guess({ address })).toBe("sign-in-refused");
		expect(await guess({ address })).toBe("too-many");
		expect(await guess({ password: PASSWORD })).toBe("in");
	});

	test("is slowed for one address on many names", async () => {
		const codes = await Promise.all(Array.from({ length: 25 }, (_, i) => guess({ userName: `name-${i}` })));
		expect(codes.filter((code) => code === "too-many")).toHaveLength(5);
	});

	test("one stranger cannot use up the tries of a name", async () => {
		await people.administrator();
		for (let i = 0; i < 200; i++) await guess({ address: "198.51.100.1" });
		expect(await guess({ password: PASSWORD, address: "203.0.113.5" })).toBe("in");
	});

	test("many strangers are slowed, and the owner gets in from where they are known", async () => {
		await people.administrator();
		// The set-up was the first try; most of the others are counted without the work that a password takes.
		for (let i = 0; i < 57; i++) await server.ctx.limits.take("sign-in-name", "ann");
		for (const i of [1, 2]) expect(await guess({ address: `198.51.100.${i}` })).toBe("sign-in-refused");
		expect(await guess({ address: "198.51.100.3" })).toBe("too-many");
		expect(await guess({ password: PASSWORD })).toBe("in");
	});

	test("a network of IPv6 counts as one address", async () => {
		const from = (last: number) => guess({ address: `2001:db8:1:2:${last}::1` });
		for (const last of [1, 2, 3, 4, 5]) expect(await from(last)).toBe("sign-in-refused");
		expect(await from(6)).toBe("too-many");
	});

	test("a cookie that was there before is never the one that is signed in", async () => {
		const caller = await people.administrator();
		await signOut({ ctx: await people.as(caller), input: { caller } });
		const planted = { ...STRANGER, cookie: "spillway.session_token=planted.by-somebody" };
		const body = { userName: "ann", password: PASSWORD };
		const { setCookies } = await signIn({ ctx: server.ctx, input: { body, caller: planted } });
		const again = await signIn({ ctx: server.ctx, input: { body, caller: withCookies(setCookies) } });
		const tokens = [
			planted.cookie,
			caller.cookie,
			withCookies(setCookies).cookie,
			withCookies(again.setCookies).cookie,
		];
		expect(new Set(tokens).size).toBe(4);
		expect((await people.as(planted)).actor.kind).toBe("nobody");
		expect((await people.as(caller)).actor.kind).toBe("nobody");
	});

	test("is in the audit log as done by whom it let in, and by nobody where it did not", async () => {
		await people.administrator();
		await expect(guess({ password: "wrong" })).resolves.toBe("sign-in-refused");
		expect(await signInsInAudit()).toEqual([
			{ name: "", subject: "ann", outcome: "refused", detail: null },
			{ name: "ann", subject: "ann", outcome: "done", detail: null },
		]);
	});

	test("answers nothing that would sign in, but for the cookie", async () => {
		await people.administrator();
		const answer = await signIn({
			ctx: server.ctx,
			input: { body: { userName: "ann", password: PASSWORD }, caller: STRANGER },
		});
		expect(Object.keys(answer).sort()).toEqual(["needsSecondFactor", "setCookies"]);
		expect(answer.setCookies).toEqual([expect.stringMatching(/^spillway\.session_token=.*HttpOnly.*SameSite=Strict/)]);
	});

	test("ends with sign-out, and after thirty days whatever happens", async () => {
		const caller = await people.administrator();
		const ctx = await people.as(caller);
		await signOut({ ctx, input: { caller } });
		expect((await people.as(caller)).actor.kind).toBe("nobody");
		const again = await people.enter("ann");
		expect((await people.as(again)).actor.kind).toBe("user");
		const createdAt = new Date(server.clock.nowMs() - 31 * 86_400_000);
		await server.ctx.db.session.updateMany({ data: { createdAt } });
		expect((await server.ctx.accounts.actorOf(again)).kind).toBe("nobody");
	});
});

describe("the own account", () => {
	test("a new password ends every other session", async () => {
		const here = await people.administrator();
		const elsewhere = await people.enter("ann");
		const input = { body: { current: PASSWORD, password: OTHER_PASSWORD }, caller: here };
		const cookies = await changeOwnPassword({ ctx: await people.as(here), input });
		expect((await people.as(elsewhere)).actor.kind).toBe("nobody");
		expect((await people.as(withCookies(cookies))).actor.kind).toBe("user");
		await expect(people.enter("ann")).rejects.toMatchObject({ code: "sign-in-refused" });
		expect((await people.as(await people.enter("ann", OTHER_PASSWORD))).actor.kind).toBe("user");
	});

	test("the present password is asked for, and the answer names the field", async () => {
		const caller = await people.administrator();
		const input = { body: { current: "wrong", password: OTHER_PASSWORD }, caller };
		await expect(changeOwnPassword({ ctx: await people.as(caller), input })).rejects.toMatchObject({
			issues: [{ field: "current", code: "wrong-password" }],
		});
	});

	test("sessions are listed and ended, those of others are not there", async () => {
		const boss = await people.administrator();
		const { caller: eve } = await people.member(boss, "eve", "viewer");
		const second = await people.enter("ann");
		const { sessions } = await listOwnSessions({ ctx: await people.as(boss) });
		expect(sessions).toHaveLength(2);
		expect(sessions.filter(({ isThisOne }) => isThisOne)).toHaveLength(1);
		expect(sessions[0]).toMatchObject({ address: "192.0.2.7", browser: "Tester" });
		const other = sessions.find(({ isThisOne }) => !isThisOne)?.id ?? "";
		await expect(endOwnSession({ ctx: await people.as(eve), input: { id: other } })).rejects.toMatchObject({
			code: "not-found",
		});
		await endOwnSession({ ctx: await people.as(boss), input: { id: other } });
		expect((await people.as(second)).actor.kind).toBe("nobody");
	});

	test("a second factor counts from its first code on, and is asked for at sign-in", async () => {
		const caller = await people.administrator();
		const begun = await beginSecondFactor({
			ctx: await people.as(caller),
			input: { body: { password: PASSWORD }, caller },
		});
		expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Spillway:ann\?/);
		expect((await people.as(await people.enter("ann"))).actor.kind).toBe("user");
		const codeNow = () => createOTP(base32(new URL(begun.uri).searchParams.get("secret") ?? "")).totp();
		const finished = await finishSecondFactor({
			ctx: await people.as(caller),
			input: { body: { code: await codeNow() }, caller },
		});
		const step = await signIn({
			ctx: server.ctx,
			input: { body: { userName: "ann", password: PASSWORD }, caller: STRANGER },
		});
		expect(step.needsSecondFactor).toBe(true);
		const half = withCookies(step.setCookies);
		expect((await people.as(half)).actor.kind).toBe("nobody");
		await expect(
			signInWithCode({ ctx: server.ctx, input: { body: { code: "000000" }, caller: half } }),
		).rejects.toMatchObject({
			code: "second-factor-refused",
		});
		const done = await signInWithCode({ ctx: server.ctx, input: { body: { code: await codeNow() }, caller: half } });
		expect((await signInsInAudit()).slice(0, 3)).toEqual([
			{ name: "ann", subject: "ann", outcome: "done", detail: null },
			{ name: "", subject: "unknown name", outcome: "refused", detail: "the second factor was wrong" },
			{ name: "", subject: "ann", outcome: "done", detail: "the second factor is asked for" },
		]);
		expect((await people.as(withCookies(done.setCookies))).actor.kind).toBe("user");
		const backup = await signIn({
			ctx: server.ctx,
			input: { body: { userName: "ann", password: PASSWORD }, caller: STRANGER },
		});
		const code = begun.backupCodes[0] ?? "";
		const byCode = { body: { code }, caller: withCookies(backup.setCookies) };
		expect(
			(await people.as(withCookies((await signInWithCode({ ctx: server.ctx, input: byCode })).setCookies))).actor.kind,
		).toBe("user");
		await expect(signInWithCode({ ctx: server.ctx, input: byCode })).rejects.toMatchObject({
			code: "second-factor-refused",
		});
		const here = withCookies(finished, caller);
		await removeSecondFactor({ ctx: await people.as(here), input: { body: { password: PASSWORD }, caller: here } });
		expect((await people.as(await people.enter("ann"))).actor.kind).toBe("user");
	});
});

function base32(text: string): string {
	const bits = [...text]
		.map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
		.join("");
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString("utf8");
}
