import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { contentPolicy, newNonce, TOAST_STYLE_HASHES } from "./content-policy";

const sha256 = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

test("the toasts' own styles are let through, as the installed version writes them", () => {
	const file = createRequire(import.meta.url)
		.resolve("sonner")
		.replace(/\.js$/, ".mjs");
	const inserted = /__insertCSS\(("(?:[^"\\]|\\.)*")\)/.exec(fs.readFileSync(file, "utf8"))?.[1] ?? '""';
	expect(TOAST_STYLE_HASHES).toEqual([sha256(""), sha256(JSON.parse(inserted))]);
});

test("scripts run by nonce alone, and nothing may be framed or loaded from elsewhere", () => {
	const nonce = newNonce();
	const directives = new Map(
		contentPolicy(nonce)
			.split("; ")
			.map((text) => [text.split(" ")[0], text.split(" ").slice(1).join(" ")]),
	);
	expect(directives.get("script-src")).toBe(`'self' 'nonce-${nonce}' 'strict-dynamic'`);
	expect(directives.get("default-src")).toBe("'none'");
	expect(directives.get("frame-ancestors")).toBe("'none'");
	expect(directives.get("connect-src")).toBe("'self'");
	expect(newNonce()).not.toBe(nonce);
});
