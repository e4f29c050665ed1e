import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/server/accounts/actor";
import { ROUTES } from "@/server/http/route-table";
import { TestConsole } from "@/server/services/testing/console";
import { ManualClock } from "@/server/testing/manual-clock";
import { AuditFile } from "./audit-file";
import { RefusalGate } from "./refusal-gate";

const sources = import.meta.glob<string>(["../**/*.ts", "!../**/*.test.ts"], {
	eager: true,
	query: "?raw",
	import: "default",
});

test("no route and no code changes or removes an entry", () => {
	expect(Object.keys(ROUTES).filter((key) => key.includes("/audit"))).toEqual(["GET /api/audit"]);
	const calls = Object.values(sources).flatMap((text) => text.match(/\bauditEntry\.\w+/g) ?? []);
	const changes = calls.filter((call) => !/\.(findFirst|findMany|count)$/.test(call));
	expect(new Set(changes)).toEqual(new Set(["auditEntry.create"]));
});

describe("what is refused over and over", () => {
	const ann: Actor = { kind: "token", id: "t", userId: "u", name: "ann", role: "viewer", address: "192.0.2.9" };
	let server: TestConsole;
	beforeEach(async () => {
		server = await TestConsole.open();
	});
	afterEach(() => server[Symbol.asyncDispose]());

	const refuse = async (actor: Actor, times: number) => {
		for (let i = 0; i < times; i++) {
			await server.ctx.audit.write({ actor, action: "created task", outcome: "refused", detail: "Sign in first." });
		}
	};
	const entries = () => server.ctx.db.auditEntry.findMany({ orderBy: { id: "asc" } });

	test("is written some times a minute, and the last entry says so", async () => {
		await refuse({ kind: "nobody", address: "192.0.2.1" }, 200);
		const written = await entries();
		expect(written).toHaveLength(30);
		expect(written.at(-2)?.detail).toBe("Sign in first.");
		expect(written.at(-1)?.detail).toBe("Sign in first.; further refusals of this minute are not written");
		const lines = (await fs.readFile(path.join(server.dataDir, "audit.ndjson"), "utf8")).trim().split("\n");
		expect(lines).toHaveLength(30);
		await server.clock.advance(60_000);
		await refuse({ kind: "nobody", address: "192.0.2.1" }, 1);
		expect(await entries()).toHaveLength(31);
	});

	test("keeps nobody else's entries out, and nothing that was done", async () => {
		for (let i = 0; i < 200; i++) await refuse({ kind: "nobody", address: `192.0.2.${i}` }, 1);
		expect(await entries()).toHaveLength(120);
		await refuse(ann, 1);
		await server.ctx.audit.write({
			actor: { kind: "nobody", address: "192.0.2.1" },
			action: "signed in",
			outcome: "done",
		});
		expect((await entries()).slice(120).map(({ actor, outcome }) => [actor, outcome])).toEqual([
			["token:t", "refused"],
			["nobody", "done"],
		]);
	});

	test("takes bounded memory, however many addresses it comes from", () => {
		const gate = new RefusalGate(new ManualClock());
		const verdicts = Array.from({ length: 10_000 }, (_, i) => gate.judge({ caller: `${i}`, isStranger: true }));
		expect(verdicts.filter((verdict) => verdict !== "left-out")).toHaveLength(120);
		expect(verdicts[119]).toBe("last");
	});
});

describe("the file", () => {
	let folder: string;
	beforeEach(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-audit-"));
	});
	afterEach(() => fs.rm(folder, { recursive: true }));

	test("is for its owner only; a full one is put aside, and no line is lost or torn", async () => {
		const file = new AuditFile(path.join(folder, "audit.ndjson"), 100);
		const lines = Array.from({ length: 40 }, (_, i) => JSON.stringify({ line: i, filler: "x".repeat(20) }));
		await Promise.all(lines.map((line, i) => file.append(line, new Date(1_800_000_000_000 + i))));
		const names = (await fs.readdir(folder)).sort();
		expect(names.length).toBeGreaterThan(5);
		expect(names.slice(0, -1).every((name) => /^audit-20270115T080000\d{3}Z\.ndjson$/.test(name))).toBe(true);
		const texts = await Promise.all(names.map((name) => fs.readFile(path.join(folder, name), "utf8")));
		expect(texts.join("")).toBe(lines.map((line) => `${line}\n`).join(""));
		const modes = await Promise.all(names.map(async (name) => (await fs.stat(path.join(folder, name))).mode & 0o777));
		expect(new Set(modes)).toEqual(new Set([0o600]));
	});

	test("a write that fails does not keep the next one from being written", async () => {
		const file = new AuditFile(path.join(folder, "missing", "audit.ndjson"));
		await expect(file.append("a", new Date(0))).rejects.toThrow("ENOENT");
		await fs.mkdir(path.join(folder, "missing"));
		await file.append("b", new Date(0));
		expect(await fs.readFile(path.join(folder, "missing", "audit.ndjson"), "utf8")).toBe("b\n");
	});
});
