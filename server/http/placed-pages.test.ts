import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { STAND_IN } from "@/scripts/place-pages.mjs";
import { placedPages } from "./placed-pages";

let root: string;
let folder: string;

beforeEach(async () => {
	root = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-pages-"));
	onTestFinished(() => fs.rm(root, { recursive: true }));
	folder = path.join(root, "data", "pages");
	await write(".next/BUILD_ID", "b1");
	await write(".next-base/BUILD_ID", "b1");
	await write(".next-base/routes-manifest.json", `{"basePath":"${STAND_IN}"}`);
	await write(".next-base/static/chunks/a.js", `fetch("${STAND_IN}/_next/"+x);"${STAND_IN}"`);
	await write(".next-base/static/media/font.woff2", "font");
	await write(".next-base/cache/large", "not needed");
	await write("node_modules/mqtt/index.js", "package");
	await fs.mkdir(path.join(root, ".next-base/node_modules"));
	await fs.symlink("../../node_modules/mqtt", path.join(root, ".next-base/node_modules/mqtt-1"));
});

async function write(name: string, text: string): Promise<void> {
	await fs.mkdir(path.dirname(path.join(root, name)), { recursive: true });
	await fs.writeFile(path.join(root, name), text);
}

const place = (basePath: string) => placedPages({ root, folder, basePath });
const read = (pages: string, name: string) => fs.readFile(path.join(pages, name), "utf8");

test("at the root the build is taken as it is", () => {
	expect(place("")).toBe(path.join(root, ".next"));
});

test("below a path it is in place of the stand-in everywhere, and nothing else differs", async () => {
	const pages = place("/spillway");
	expect(await read(pages, "routes-manifest.json")).toBe('{"basePath":"/spillway"}');
	expect(await read(pages, "static/chunks/a.js")).toBe('fetch("/spillway/_next/"+x);"/spillway"');
	expect(await read(pages, "static/media/font.woff2")).toBe("font");
	expect(await fs.readdir(pages)).not.toContain("cache");
});

test("packages are found from where the pages lie", async () => {
	const pages = place("/spillway");
	expect(await read(pages, "node_modules/mqtt-1/index.js")).toBe("package");
	expect(await read(pages, "../node_modules/mqtt/index.js")).toBe("package");
});

test("they are made once for a path and a build", async () => {
	await fs.writeFile(path.join(place("/spillway"), "mark"), "");
	expect(await fs.readdir(place("/spillway"))).toContain("mark");
	expect(await fs.readdir(place("/other"))).not.toContain("mark");
	await fs.writeFile(path.join(place("/other"), "mark"), "");
	await write(".next-base/BUILD_ID", "b2");
	expect(await fs.readdir(place("/other"))).not.toContain("mark");
});

test("pages that were not built are told", async () => {
	await fs.rm(path.join(root, ".next-base"), { recursive: true });
	expect(() => place("/spillway")).toThrow(expect.objectContaining({ code: "not-built" }));
});

test("a folder that cannot be written is told", async () => {
	await write("data", "a file where the folder should be");
	expect(() => place("/spillway")).toThrow(expect.objectContaining({ code: "pages" }));
});
