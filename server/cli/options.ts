import { type ParseArgsConfig, parseArgs } from "node:util";
import { messageOf } from "@/lib/errors";
import { type CommandEntry, HELP_OPTION } from "./commands";
import { UsageError } from "./usage-error";

/** What was typed after a command, by the names of the table of commands. */
export interface TypedOptions {
	/** Whether a switch was given. */
	has(name: string): boolean;
	/** Value of an option; undefined where it was not given. */
	text(name: string): string | undefined;
	/** Values of an option that may be repeated. */
	texts(name: string): string[];
	/** Options of taosx that mean nothing here, as typed. */
	readonly ignored: readonly string[];
	readonly operands: readonly string[];
}

/**
 * Reads what follows a command, as its entry of the table says.
 *
 * @throws UsageError that names the option, and never repeats a value: it may be a DSN with its password
 */
export function readOptions(command: CommandEntry, argv: readonly string[]): TypedOptions {
	const entries = [...command.options, HELP_OPTION];
	const { values, positionals } = parse(command.name, argv, {
		options: Object.fromEntries(
			entries.map(({ name, short, value, isRepeatable }) => [
				name,
				{
					type: value === undefined ? "boolean" : "string",
					...(short === undefined ? {} : { short }),
					...(isRepeatable === undefined ? {} : { multiple: true }),
				},
			]),
		),
	});
	const most = command.operands ?? 0;
	if (positionals.length > most) throw new UsageError(strayWord(command));
	const texts = (name: string) => [values[name]].flat().filter((value) => typeof value === "string");
	return {
		has: (name) => [values[name]].flat().includes(true),
		text: (name) => texts(name)[0],
		texts,
		ignored: entries
			.filter(({ name, isIgnored }) => isIgnored === true && values[name] !== undefined)
			.map(({ name, short }) => (short === undefined || name === "jobs" ? `--${name}` : `-${short}`)),
		operands: positionals,
	};
}

interface Parsed {
	values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
	positionals: string[];
}

function parse(command: string, argv: readonly string[], config: Pick<ParseArgsConfig, "options">): Parsed {
	try {
		return parseArgs({ ...config, args: [...argv], strict: true, allowPositionals: true });
	} catch (error) {
		const name = /'(-{1,2}[\w-]{1,30})/.exec(messageOf(error))?.[1];
		throw new UsageError(
			name === undefined
				? `The options cannot be read. Run "spillway help ${command}" for all of them.`
				: `${name} is no option of "spillway ${command}", or its value is missing. Run "spillway help ${command}" for all options.`,
		);
	}
}

function strayWord({ name, usage, options }: CommandEntry): string {
	return options.some((option) => option.value === "DSN")
		? "There is a word that belongs to no option. Put each DSN in quotes, after -f or -t."
		: `There is a word too many: write spillway ${name} ${usage}`.trimEnd().concat(".");
}
