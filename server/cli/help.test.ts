import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS, type CommandEntry } from "./commands";
import { completionFor } from "./completion";
import { EXIT } from "./exit-codes";
import { HELP, helpOf, optionWords } from "./help";
import { readOptions } from "./options";

const root = path.resolve(import.meta.dirname, "../..");
const page = fs.readFileSync(path.join(root, "docs", "command-line.md"), "utf8");
const commands: readonly CommandEntry[] = COMMANDS;

/** What docs/command-line.md must say of a command, line by line. */
function documented({ name, usage, says, options }: CommandEntry): string[] {
	return [
		`### \`spillway ${`${name} ${usage}`.trim()}\``,
		`${says.slice(0, 1).toUpperCase()}${says.slice(1)}.`,
		...options
			.filter(({ isIgnored }) => isIgnored !== true)
			.map((each) => `| \`${optionWords(each)}\` | ${each.says} |`),
	];
}

describe.each(commands)("$name", (command) => {
	test("is in docs/command-line.md with its options", () => {
		const start = page.indexOf(documented(command)[0] ?? "");
		const section = page.slice(start, page.indexOf("\n### ", start + 4) + 1 || undefined);
		for (const line of documented(command)) expect(section.split("\n")).toContain(line);
	});

	test("is in the help, and has one of its own with all its options", () => {
		expect(HELP).toContain(`spillway ${command.name}`);
		const own = helpOf(command);
		for (const { name, isIgnored } of command.options) expect(own.includes(`--${name}`)).toBe(isIgnored !== true);
	});

	test("its options are read as the table says", () => {
		for (const { name, value } of command.options) {
			const typed = readOptions(command, value === undefined ? [`--${name}`] : [`--${name}`, "x"]);
			expect([typed.has(name), typed.text(name)]).toEqual(value === undefined ? [true, undefined] : [false, "x"]);
		}
		expect(() => readOptions(command, ["--no-such-option"])).toThrow("--no-such-option");
	});
});

test("the page has no command that does not exist", () => {
	const named = [...page.matchAll(/^### `spillway (.*)`$/gm)].map(([, usage]) => usage);
	expect(named).toEqual(commands.map(({ name, usage }) => `${name} ${usage}`.trim()));
});

test("the page has every exit code", () => {
	const codes = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
	expect(codes).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
});

describe("completion", () => {
	/** What bash offers for the last of these words. */
	function offered(...words: string[]): string[] {
		const script = `${completionFor("bash")}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_spillway
printf '%s\\n' "\${COMPREPLY[@]}"`;
		const { stdout, stderr, status } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
		expect([status, stderr]).toEqual([0, ""]);
		return stdout.split("\n").filter((word) => word !== "");
	}

	test("commands by their beginning", () => {
		expect(offered("spillway", "ex")).toEqual(["export"]);
		expect(offered("spillway", "")).toEqual(expect.arrayContaining(["run", "apply", "doctor", "--version"]));
	});

	test.each(commands.filter(({ name }) => !name.includes(" ")))("options of $name", ({ name, options }) => {
		const shown = options.filter(({ isIgnored }) => isIgnored !== true).map((each) => `--${each.name}`);
		expect(offered("spillway", name, "--").toSorted()).toEqual([...shown, "--help"].toSorted());
	});

	test("names of files are left to the shell", () => {
		expect(offered("spillway", "apply", "")).toEqual([]);
		expect(offered("spillway", "run", "--from-file", "")).toEqual([]);
	});

	test("what an operand may be", () => {
		expect(offered("spillway", "completion", "z")).toEqual(["zsh"]);
	});
});
