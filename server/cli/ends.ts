import fs from "node:fs/promises";
import { readBroker } from "@/lib/dsn/check-broker";
import { readSource } from "@/lib/dsn/check-source";
import type { BrokerDsn, Checked, DsnEnd, DsnIssue, SourceDsn } from "@/lib/dsn/types";
import type { CommandOptions } from "./arguments";
import { printable, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";

const NAMES = {
	source: { option: "-f", fileOption: "--from-file", variable: "SPILLWAY_FROM", what: "TMQ" },
	broker: { option: "-t", fileOption: "--to-file", variable: "SPILLWAY_TO", what: "MQTT" },
} as const;

/** A DSN line, from wherever it was given, and what it says. */
export interface End<Dsn> {
	line: string;
	dsn: Dsn;
}

/** The line as given by option or file, else by the environment; undefined if it was not given at all. */
export async function dsnLine(
	end: DsnEnd,
	options: CommandOptions,
	environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	const { fileOption, variable } = NAMES[end];
	const [typed, file] = end === "source" ? [options.from, options.fromFile] : [options.to, options.toFile];
	if (typed !== undefined && file !== undefined) {
		throw new UsageError(`The ${end} is given twice, by ${NAMES[end].option} and ${fileOption}. Give one of them.`);
	}
	if (typed !== undefined) return typed;
	if (file === undefined) return environment[variable] || undefined;
	try {
		return (await fs.readFile(file, "utf8")).trim();
	} catch {
		throw new UsageError(`${fileOption} names a file that cannot be read: ${printable(file)}.`);
	}
}

/** @throws UsageError when it is missing, or naming each parameter to mend */
export async function readSourceEnd(
	options: CommandOptions,
	environment: NodeJS.ProcessEnv,
	terminal: Terminal,
): Promise<End<SourceDsn>> {
	const line = await required("source", options, environment);
	return { line, dsn: accept("source", readSource(line), terminal) };
}

/** @throws UsageError when it is missing, or naming each parameter to mend */
export async function readBrokerEnd(
	options: CommandOptions,
	environment: NodeJS.ProcessEnv,
	terminal: Terminal,
): Promise<End<BrokerDsn>> {
	const line = await required("broker", options, environment);
	return { line, dsn: accept("broker", readBroker(line), terminal) };
}

async function required(end: DsnEnd, options: CommandOptions, environment: NodeJS.ProcessEnv): Promise<string> {
	const line = await dsnLine(end, options, environment);
	if (line !== undefined) return line;
	const { option, fileOption, variable, what } = NAMES[end];
	throw new UsageError(`The ${end} is missing. Give the ${what} DSN by ${option}, ${fileOption} or ${variable}.`);
}

function accept<Dsn>(end: DsnEnd, checked: Checked<Dsn>, terminal: Terminal): Dsn {
	for (const notice of checked.notices) terminal.err(`Notice: ${sentence(end, notice)}\n`);
	if (checked.ok) return checked.value;
	throw new UsageError(checked.issues.map((issue) => sentence(end, issue)).join("\n"));
}

/** Names end and parameter, unless the sentence begins with them. */
function sentence(end: DsnEnd, issue: DsnIssue): string {
	return printable(`${NAMES[end].option} (${end}), ${issue.field}: ${issue.message}`);
}
