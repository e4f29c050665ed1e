import { commandEntry } from "./commands";
import { readOptions } from "./options";
import { UsageError } from "./usage-error";

/** Options of the commands that take DSNs. */
export interface CommandOptions {
	from: string | undefined;
	to: string | undefined;
	fromFile: string | undefined;
	toFile: string | undefined;
	/** End when nothing was read for so long; undefined: never. */
	exitIdleMs: number | undefined;
	isJson: boolean;
	/** `preview`: a file of messages to try. */
	samplesFile: string | undefined;
	/** `check`: publish one test message to this MQTT topic. */
	testTopic: string | undefined;
	/** Options of taosx that mean nothing here, as typed. */
	ignored: readonly string[];
}

export type DsnCommand = "run" | "check" | "preview";

/** @throws UsageError that names the option */
export function readArguments(command: DsnCommand, argv: readonly string[]): CommandOptions {
	const typed = readOptions(commandEntry(command), argv);
	return {
		from: typed.text("from"),
		to: typed.text("to"),
		fromFile: typed.text("from-file"),
		toFile: typed.text("to-file"),
		exitIdleMs: seconds(typed.text("exit-idle")),
		isJson: typed.has("json"),
		samplesFile: typed.text("samples"),
		testTopic: typed.text("test-topic"),
		ignored: typed.ignored,
	};
}

function seconds(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (text.trim() === "" || !Number.isFinite(value) || value <= 0) {
		throw new UsageError("--exit-idle needs a number of seconds above 0, such as --exit-idle 10.");
	}
	return value * 1_000;
}
