import fc from "fast-check";
import pino from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createLogger, escapeHidden, setLogLevel } from "./log";

test.each([
	["an escape sequence", "\u001b[31mred"],
	["its one-character form", "\u009b31mred"],
	["a line end", "one\r\ntwo"],
	["marks of direction", "\u202egnp.exe\u2066"],
	["zero-width characters and line separators", "a\u200bb\u2028c\ufeff"],
])("%s is written as its code, and means the same", (_name, text) => {
	const line = escapeHidden(JSON.stringify({ reason: text }));
	expect(line).toMatch(/^[\x20-\x7e]*$/);
	expect(JSON.parse(line)).toEqual({ reason: text });
});

test("any text is on one line, and read back as it was", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (text) => {
			const line = escapeHidden(JSON.stringify(text));
			expect(JSON.parse(line)).toBe(text);
			expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
		}),
	);
});

/** Lines as they leave the process. */
function writtenBy(write: () => void): string[] {
	const written: string[] = [];
	const destination = { write: (line: string) => written.push(line) };
	vi.spyOn(pino, "destination").mockReturnValue(destination as unknown as ReturnType<typeof pino.destination>);
	write();
	return written;
}

test("whatever is logged leaves the process on lines of plain characters", () => {
	const hostile = "\u009b31m\u202e\r\n{}";
	const lines = writtenBy(() =>
		createLogger(hostile, "info").info({ err: new Error(hostile), [hostile]: hostile }, hostile),
	);
	expect(lines).toEqual([expect.stringMatching(/^[\x20-\x7e]*\n$/)]);
});

describe("the level while the process runs", () => {
	const linesOf = (write: () => void): Record<string, unknown>[] => writtenBy(write).map((line) => JSON.parse(line));
	afterEach(() => {
		vi.restoreAllMocks();
		setLogLevel("default");
	});

	test("counts for loggers and children that were made before", () => {
		const lines = linesOf(() => {
			const logger = createLogger("test", "info");
			const child = logger.child({ taskId: "t1", runId: "r1" });
			child.debug("hidden");
			setLogLevel("debug");
			child.debug("shown");
			setLogLevel("error");
			child.warn("hidden");
			setLogLevel("default");
			child.info("shown again");
			child.debug("hidden again");
		});
		expect(lines.map(({ msg, level, taskId, runId }) => [msg, level, taskId, runId])).toEqual([
			["shown", "debug", "t1", "r1"],
			["shown again", "info", "t1", "r1"],
		]);
	});

	test("what was made silent stays silent", () => {
		const lines = linesOf(() => {
			const logger = createLogger("test", "silent");
			setLogLevel("trace");
			logger.fatal("hidden");
		});
		expect(lines).toEqual([]);
	});

	test("lines say when, in a form that people and programs read", () => {
		const [line] = linesOf(() => createLogger("test", "info").info("here"));
		expect(line).toMatchObject({
			name: "test",
			level: "info",
			msg: "here",
			time: expect.stringMatching(/^\d{4}-.*Z$/),
		});
	});
});
