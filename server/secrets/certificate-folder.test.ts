import { execFileSync } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readBelow } from "./certificate-folder";

let base: string;
let folder: string;

beforeEach(async () => {
	base = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-folder-"));
	folder = path.join(base, "certificates");
	await fs.mkdir(path.join(folder, "plant"), { recursive: true });
	await fs.writeFile(path.join(folder, "ca.pem"), "CA");
	await fs.writeFile(path.join(folder, "plant", "ca.pem"), "PLANT");
	await fs.writeFile(path.join(folder, "large.pem"), "x".repeat(70_000));
	await fs.writeFile(path.join(base, "outside.pem"), "OUTSIDE");
	await fs.mkdir(path.join(base, "certificates-of-others"));
	await fs.writeFile(path.join(base, "certificates-of-others", "ca.pem"), "OTHERS");
	await fs.symlink(path.join(base, "outside.pem"), path.join(folder, "link.pem"));
	await fs.symlink(base, path.join(folder, "up"));
	execFileSync("mkfifo", [path.join(folder, "fifo.pem")]);
});
afterEach(() => fs.rm(base, { recursive: true }));

test.each([
	["ca.pem", "CA"],
	["./ca.pem", "CA"],
	["plant/ca.pem", "PLANT"],
	["plant/../ca.pem", "CA"],
])("reads %s", async (name, text) => {
	expect(await readBelow(folder, name)).toBe(text);
	expect(await readBelow(folder, path.join(folder, name))).toBe(text);
});

test.each([
	"../outside.pem",
	"plant/../../outside.pem",
	"../certificates-of-others/ca.pem",
	"/etc/passwd",
	"/proc/self/environ",
	"link.pem",
	"up/outside.pem",
	"fifo.pem",
	"large.pem",
	"plant",
	"",
	".",
	"nothing.pem",
	"ca.pem\0.txt",
])("does not read %j", async (name) => {
	expect(await readBelow(folder, name)).toBeUndefined();
});

test("a folder that is not there holds nothing", async () => {
	expect(await readBelow(path.join(base, "nowhere"), "ca.pem")).toBeUndefined();
});
