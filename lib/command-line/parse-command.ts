import { nearest } from "@/lib/nearest";
import { splitWords } from "./shell-words";

/** Something to mend, or as a notice to know, about a command line. Never repeats a DSN. */
export interface CommandNote {
	/** Stable key, for tests and translations. */
	code:
		| "open-quote"
		| "not-run"
		| "unknown-option"
		| "missing-value"
		| "missing-from"
		| "missing-to"
		| "swapped"
		| "given-twice"
		| "stray-word"
		| "file-option"
		| "no-effect";
	/** The option it is about, if any. */
	option: string | undefined;
	/** English sentence: what is wrong and what to do. */
	message: string;
}

export interface ParsedCommand {
	/** The DSN of `-f`, as given. */
	source?: string;
	/** The DSN of `-t`, as given. */
	broker?: string;
	notices: CommandNote[];
	issues: CommandNote[];
}

type OptionKind = "source" | "broker" | "flag" | "valued" | "file";

const OPTIONS: Readonly<Record<string, OptionKind>> = {
	"-f": "source",
	"--from": "source",
	"-t": "broker",
	"--to": "broker",
	"-j": "valued",
	"--jobs": "valued",
	"--exit-idle": "valued",
	"--json": "flag",
	"--verbose": "flag",
	"--quiet": "flag",
	"--from-file": "file",
	"--to-file": "file",
};

const SHELL_ENDS = /^(?:[;|&]+|\d?>.*)$/;
const TOOL = /(?:taosx|spillway)(?:\.exe|\.cmd|\.mjs)?$/i;
const ASSIGNMENT = /^SPILLWAY_(FROM|TO)=(.*)$/s;

/** Whether a word starts like one of the two DSNs. */
export function endOfDsn(text: string): "source" | "broker" | undefined {
	if (/^tmq(\+\w+)?:\/\//i.test(text)) return "source";
	return /^mqtts?(\+\w+)?:\/\//i.test(text) ? "broker" : undefined;
}

/**
 * Reads `taosx run …`, `spillway run …`, the form with `SPILLWAY_FROM` and `SPILLWAY_TO`, or two bare DSNs on lines of
 * their own. The DSNs are given back as they stand; judging them is `readSource`'s and `readBroker`'s task.
 */
export function parseCommand(text: string): ParsedCommand {
	const bare = parseBareDsns(text);
	if (bare !== undefined) return bare;
	const { words, isQuoteOpen } = splitWords(text.replace(/^\s*[$#>%]\s+/, ""));
	const command: ParsedCommand = { notices: [], issues: [] };
	if (isQuoteOpen) note(command.issues, "open-quote", undefined, "A quote is opened and not closed. Close it.");
	const toolAt = words.findIndex(isTool);
	for (const word of words.slice(0, toolAt < 0 ? words.length : toolAt)) readAssignment(word, command);
	const rest = words.slice(toolAt + 1);
	readArguments(
		toolAt < 0 ? rest.filter((word) => !ASSIGNMENT.test(word) && word !== "export") : afterRun(rest, command),
		command,
	);
	checkEnds(command);
	return command;
}

function isTool(word: string): boolean {
	return TOOL.test(word) && !word.startsWith("-") && !ASSIGNMENT.test(word) && endOfDsn(word) === undefined;
}

/** Lines that each are one DSN, taken as they stand: no shell has a say in them. */
function parseBareDsns(text: string): ParsedCommand | undefined {
	const command: ParsedCommand = { notices: [], issues: [] };
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	for (const line of lines) {
		if (line === "") continue;
		const dsn = /^(["'])(.*)\1$/.exec(line)?.[2] ?? line;
		const end = endOfDsn(dsn);
		if (end === undefined || /\s-[ft]\s/.test(dsn)) return undefined;
		setEnd(command, end, dsn);
	}
	return command.source === undefined && command.broker === undefined ? undefined : command;
}

function readAssignment(word: string, command: ParsedCommand): void {
	const assignment = ASSIGNMENT.exec(word);
	if (assignment !== null) setEnd(command, assignment[1] === "FROM" ? "source" : "broker", assignment[2] ?? "");
}

/** What follows the tool's `run`; npm's `--` between the two is skipped. */
function afterRun(words: readonly string[], command: ParsedCommand): readonly string[] {
	const runAt = words.findIndex((word) => word !== "--");
	if (words[runAt] === "run") return words.slice(runAt + 1);
	note(command.issues, "not-run", undefined, "Only the subcommand run publishes. Write taosx run or spillway run.");
	return [];
}

function readArguments(words: readonly string[], command: ParsedCommand): void {
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? "";
		if (SHELL_ENDS.test(word)) return;
		if (word === "--") continue;
		if (!word.startsWith("-") || word === "-") {
			readBareWord(word, command);
			continue;
		}
		const { option, attached } = splitOption(word);
		const kind = kindOf(option);
		const takesValue = kind !== undefined && kind !== "flag";
		const value = attached ?? (takesValue ? words[++at] : undefined);
		readOption(option, kind, value, command);
	}
}

/** `--from=DSN`, `-f=DSN` and `-fDSN` carry their value with them. */
function splitOption(word: string): { option: string; attached: string | undefined } {
	const [, option = word, separator = "", value = ""] =
		/^(--[\w-]+)(=?)(.*)$/s.exec(word) ?? /^(-[ftj])(=?)(.*)$/s.exec(word) ?? [];
	return { option, attached: separator === "" && value === "" ? undefined : value };
}

function kindOf(option: string): OptionKind | undefined {
	if (Object.hasOwn(OPTIONS, option)) return OPTIONS[option];
	return /^-(?:v+|q+)$/.test(option) ? "flag" : undefined;
}

function readOption(
	option: string,
	kind: OptionKind | undefined,
	value: string | undefined,
	command: ParsedCommand,
): void {
	if (kind === undefined) {
		noteUnknown(option, command);
	} else if (kind === "flag") {
		note(command.notices, "no-effect", option, `${option} has no effect on a task.`);
	} else if (value === undefined || (value.startsWith("-") && kindOf(splitOption(value).option) !== undefined)) {
		note(command.issues, "missing-value", option, `${option} needs a value after it.`);
	} else if (kind === "valued") {
		note(command.notices, "no-effect", option, `${option} has no effect on a task.`);
	} else if (kind === "file") {
		const message = `${option} names a file, which cannot be read from here. Paste the DSN that it holds.`;
		note(command.issues, "file-option", option, message);
	} else {
		setEnd(command, kind, value);
	}
}

function noteUnknown(option: string, command: ParsedCommand): void {
	// Longer ones may be anything, a DSN after a lost quote included.
	const name = /^--?[\w-]{1,30}/.exec(option)?.[0] ?? "-";
	const near = nearest(name, Object.keys(OPTIONS));
	const advice = near === undefined || name.length < 4 ? "Remove it." : `Did you mean ${near}?`;
	note(command.issues, "unknown-option", name, `${name} is not an option of run. ${advice}`);
}

function readBareWord(word: string, command: ParsedCommand): void {
	const end = endOfDsn(word);
	if (end !== undefined) {
		setEnd(command, end, word);
		return;
	}
	if (command.issues.some(({ code }) => code === "stray-word")) return;
	const message = "There is text that belongs to no option. Put each DSN in quotes, after -f or -t.";
	note(command.issues, "stray-word", undefined, message);
}

function setEnd(command: ParsedCommand, end: "source" | "broker", dsn: string): void {
	if (command[end] !== undefined) {
		const option = end === "source" ? "-f" : "-t";
		note(command.notices, "given-twice", option, `The ${end} is given more than once. The last one counts.`);
	}
	command[end] = dsn;
}

function checkEnds(command: ParsedCommand): void {
	const { source, broker, issues } = command;
	if (issues.length > 0) return;
	if (source === undefined) note(issues, "missing-from", "-f", "The source is missing. Add -f and the TMQ DSN.");
	if (broker === undefined) note(issues, "missing-to", "-t", "The broker is missing. Add -t and the MQTT DSN.");
	if (endOfDsn(source ?? "") === "broker" && endOfDsn(broker ?? "") === "source") {
		const message = "The two DSNs are the wrong way round: -f reads from TDengine, -t publishes to MQTT.";
		note(issues, "swapped", undefined, message);
	}
}

function note(notes: CommandNote[], code: CommandNote["code"], option: string | undefined, message: string): void {
	notes.push({ code, option, message });
}
