import { afterEach, beforeEach, expect, test } from "vitest";
import { setLogLevel } from "@/server/log";
import { TestConsole } from "../testing/console";
import { getSettings } from "./get";
import { saveSettings } from "./save";

let server: TestConsole;
beforeEach(async () => {
	server = await TestConsole.open();
});
afterEach(async () => {
	await server[Symbol.asyncDispose]();
	setLogLevel("default");
});

test("a new level reaches the workers at once, and again after a restart", async () => {
	expect(await getSettings({ ctx: server.ctx })).toMatchObject({ logLevel: "default" });
	await saveSettings({ ctx: server.ctx, input: { logLevel: "debug" } });
	expect(server.placement.calls).toContain("log debug");
	await server.restart();
	expect(server.placement.calls).toContain("log debug");
});

test.each(["loud", "silent", 3])("%j is no level", async (logLevel) => {
	await expect(saveSettings({ ctx: server.ctx, input: { logLevel } })).rejects.toMatchObject({ code: "invalid-input" });
});
