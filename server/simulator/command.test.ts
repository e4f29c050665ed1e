import { createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { runSimulatorCommand } from "./command";
import { listen } from "./listen";
import { TestClient } from "./testing/tmq-client";

afterEach(() => vi.restoreAllMocks());

function capture(stream: NodeJS.WriteStream): string[] {
	const lines: string[] = [];
	vi.spyOn(stream, "write").mockImplementation((text) => {
		lines.push(String(text));
		return true;
	});
	return lines;
}

test.each([
	["a word for a number", ["--rate", "fast"], '--rate takes a whole number from 0 to 1000000, not "fast".'],
	["a port out of range", ["--port", "70000"], "--port takes"],
	["an unknown option", ["--speed", "1"], "--speed"],
])("%s is refused with exit code 2", async (_name, argv, text) => {
	const errors = capture(process.stderr);
	expect(await runSimulatorCommand(argv)).toBe(2);
	expect(errors.join("")).toContain(text);
});

test("a taken port is named, with exit code 1", async () => {
	const server = createServer();
	const port = await listen(server, 0, "127.0.0.1");
	const errors = capture(process.stderr);
	expect(await runSimulatorCommand(["--port", String(port)])).toBe(1);
	expect(errors.join("")).toContain(`Port ${port} on 127.0.0.1 is taken.`);
	await new Promise((resolve) => server.close(resolve));
});

test("prints the DSN to use, serves, and ends with 0 after a signal", async () => {
	const lines = capture(process.stdout);
	const exit = runSimulatorCommand(["--port", "0", "--rate", "0", "--meters", "3"]);
	await vi.waitFor(() => expect(lines).toHaveLength(1));
	const dsn = new URL(String(lines[0]).trim());
	expect(dsn.pathname).toBe("/topic_meters");
	const client = await TestClient.open(`ws://${dsn.host}`);
	expect(await client.ask("version")).toMatchObject({ code: 0 });
	process.emit("SIGINT", "SIGINT");
	expect(await exit).toBe(0);
	await client.closed;
});
