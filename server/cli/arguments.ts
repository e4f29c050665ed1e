import { type ParseArgsConfig, parseArgs } from "node:util";
import { messageOf } from "@/lib/errors";
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
	isHelp: boolean;
	/** Options of taosx that mean nothing here, as typed. */
	ignored: string[];
}

const OPTIONS = {
	from: { type: "string", short: "f" },
	to: { type: "string", short: "t" },
	"from-file": { type: "string" },
	"to-file": { type: "string" },
	"exit-idle": { type: "string" },
	json: { type: "boolean" },
	samples: { type: "string" },
	"test-topic": { type: "string" },
	help: { type: "boolean", short: "h" },
	jobs: { type: "string", short: "j" },
	verbose: { type: "boolean", short: "v", multiple: true },
	quiet: { type: "boolean", short: "q", multiple: true },
} as const satisfies NonNullable<ParseArgsConfig["options"]>;

/** Which options each command knows beside the DSNs and --help. */
const KNOWN = {
	run: ["exit-idle", "json", "jobs", "verbose", "quiet"],
	check: ["json", "test-topic"],
	preview: ["json", "samples"],
} as const;

export type DsnCommand = keyof typeof KNOWN;

const ALWAYS = ["from", "to", "from-file", "to-file", "help"] as const;

/** @throws UsageError that names the option */
export function readArguments(command: DsnCommand, argv: readonly string[]): CommandOptions {
	const { values, tokens } = parse(argv);
	const known: readonly string[] = [...ALWAYS, ...KNOWN[command]];
	for (const token of tokens) {
		if (token.kind === "option" && !known.includes(token.name)) {
			throw new UsageError(`${token.rawName} is not an option of "spillway ${command}". Run "spillway help" for all.`);
		}
	}
	return {
		from: values.from,
		to: values.to,
		fromFile: values["from-file"],
		toFile: values["to-file"],
		exitIdleMs: seconds(values["exit-idle"]),
		isJson: values.json ?? false,
		samplesFile: values.samples,
		testTopic: values["test-topic"],
		isHelp: values.help ?? false,
		ignored: [
			...(values.jobs === undefined ? [] : ["--jobs"]),
			...(values.verbose === undefined ? [] : ["-v"]),
			...(values.quiet === undefined ? [] : ["-q"]),
		],
	};
}

function parse(argv: readonly string[]) {
	try {
		return parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false, tokens: true });
	} catch (error) {
		// The library repeats a stray word in its message, and that word may be a DSN with its password.
		const name = /'(-{1,2}[\w-]{1,30})/.exec(messageOf(error))?.[1];
		throw new UsageError(
			name === undefined
				? "There is a word that belongs to no option. Put each DSN in quotes, after -f or -t."
				: `${name} is unknown, or its value is missing. Run "spillway help" for all options.`,
		);
	}
}

function seconds(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (text.trim() === "" || !Number.isFinite(value) || value <= 0) {
		throw new UsageError("--exit-idle needs a number of seconds above 0, such as --exit-idle 10.");
	}
	return value * 1_000;
}
