import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "./make-folder";

async function temporaryFolder(): Promise<string> {
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-folder-"));
	onTestFinished(() => fs.rm(folder, { recursive: true, force: true }));
	return folder;
}

test("makes every missing level", async () => {
	const folder = path.join(await temporaryFolder(), "a", "b", "c");
	await makeFolder(folder);
	expect((await fs.stat(folder)).isDirectory()).toBe(true);
});

test("a folder that exists stays as it is", async () => {
	const folder = await temporaryFolder();
	await fs.writeFile(path.join(folder, "kept"), "");
	await makeFolder(folder);
	expect(await fs.readdir(folder)).toEqual(["kept"]);
});

test("a file in the way is an error", async () => {
	const file = path.join(await temporaryFolder(), "file");
	await fs.writeFile(file, "");
	await expect(makeFolder(file)).rejects.toMatchObject({ code: "EEXIST" });
	await expect(makeFolder(path.join(file, "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.runIf(process.platform === "linux")("a parent that takes no folders is an error, not an endless try", async () => {
	await expect(makeFolder("/proc/spillway")).rejects.toMatchObject({ code: "ENOENT" });
});
