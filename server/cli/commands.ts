/** An option of a command, as help, completion, the parser and docs/command-line.md know it. */
export interface OptionEntry {
	/** Without dashes. */
	name: string;
	short?: string;
	/** What it takes; without it the option is a switch. */
	value?: string;
	says: string;
	/** May be given more than once. */
	isRepeatable?: true;
	/** Accepted because `taosx` has it; means nothing here. */
	isIgnored?: true;
}

export interface CommandEntry {
	/** One word, or two such as `db copy`. */
	name: string;
	/** What follows the name in the usage line. */
	usage: string;
	says: string;
	options: readonly OptionEntry[];
	/** Most words beside the options; 0 where it is left out. */
	operands?: number;
	/** Words or files that the completion offers for the operands. */
	completes?: "files" | readonly string[];
}

const FROM: OptionEntry = { name: "from", short: "f", value: "DSN", says: "the TMQ DSN, in quotes" };
const TO: OptionEntry = { name: "to", short: "t", value: "DSN", says: "the MQTT DSN, in quotes" };
const FROM_FILE: OptionEntry = { name: "from-file", value: "FILE", says: "a file that holds the TMQ DSN" };
const TO_FILE: OptionEntry = { name: "to-file", value: "FILE", says: "a file that holds the MQTT DSN" };
const ENDS = [FROM, TO, FROM_FILE, TO_FILE] as const;
const JSON_LINES: OptionEntry = { name: "json", says: "one JSON object per line" };

/** Every command of `spillway`, in the order of the help. */
export const COMMANDS = [
	{
		name: "run",
		usage: "-f DSN -t DSN",
		says: "read, publish, commit; until it is stopped",
		options: [
			...ENDS,
			{ name: "exit-idle", value: "SECONDS", says: "end when nothing new was read for so long" },
			{ name: "json", says: "one JSON object per second" },
			{ name: "jobs", short: "j", value: "N", says: "of taosx; no effect", isIgnored: true },
			{ name: "verbose", short: "v", says: "of taosx; no effect", isRepeatable: true, isIgnored: true },
			{ name: "quiet", short: "q", says: "of taosx; no effect", isRepeatable: true, isIgnored: true },
		],
	},
	{
		name: "check",
		usage: "-f DSN -t DSN",
		says: "try both connections, step by step",
		options: [
			...ENDS,
			JSON_LINES,
			{ name: "test-topic", value: "TOPIC", says: "publish one message to this MQTT topic" },
		],
	},
	{
		name: "preview",
		usage: "-t DSN",
		says: "show what would be published, and what skipped and why",
		options: [...ENDS, JSON_LINES, { name: "samples", value: "FILE", says: "messages to try, as JSON" }],
	},
	{
		name: "apply",
		usage: "DIR [--dry-run]",
		says: "make a running Spillway what the YAML files of a folder say",
		options: [
			{ name: "dry-run", says: "show what would change, and change nothing" },
			{ name: "start", says: "start the tasks of the files that are stopped" },
			{ name: "prune", says: "delete what an earlier apply made and no file has any more" },
			{ name: "set", value: "NAME", says: "whose files these are, where several folders are applied (default)" },
			{ name: "remove", value: "NAME", says: "delete this task or connection, whoever made it", isRepeatable: true },
			{ name: "json", says: "one JSON object with all changes" },
		],
		operands: 1,
		completes: "files",
	},
	{
		name: "export",
		usage: "DIR",
		says: "write the tasks and connections of a running Spillway as YAML files",
		options: [],
		operands: 1,
		completes: "files",
	},
	{
		name: "worker",
		usage: "[--labels site=a,…]",
		says: "run pipelines of the consoles that share its Redis (SPILLWAY_REDIS_URL)",
		options: [
			{ name: "name", value: "NAME", says: "as the console shows it (the machine's name)" },
			{ name: "labels", value: "LABELS", says: "also take tasks that are pinned to one of these, divided by commas" },
			{ name: "concurrency", value: "N", says: "pipelines that it takes at most (500)" },
		],
	},
	{
		name: "doctor",
		usage: "",
		says: "look at what this installation stands on, and say how to mend what is not well",
		options: [JSON_LINES],
	},
	{
		name: "backup",
		usage: "FILE",
		says: "all of the database in one file, also while the server runs",
		options: [],
		operands: 1,
		completes: "files",
	},
	{
		name: "restore",
		usage: "FILE [--replace]",
		says: "put a backup in place of the database, while the server is stopped",
		options: [{ name: "replace", says: "though there is a database already" }],
		operands: 1,
		completes: "files",
	},
	{
		name: "db copy",
		usage: "[--to sqlite]",
		says: "from the data folder's SQLite file into SPILLWAY_DATABASE_URL, while the server is stopped",
		options: [{ name: "to", value: "STORE", says: "postgresql (default), or sqlite for the way back" }],
	},
	{
		name: "rotate-key",
		usage: "",
		says: "a new key for all stored secrets, while the server is stopped",
		options: [],
	},
	{
		name: "reset-password",
		usage: "USER [--stdin]",
		says: "let somebody in again who lost password or second factor, while the server is stopped",
		options: [{ name: "stdin", says: "read the new password from standard input, instead of making one up" }],
		operands: 1,
	},
	{
		name: "simulator",
		usage: "[--port 6041]",
		says: "a TDengine in memory, to try the others against",
		options: [
			{ name: "port", value: "N", says: "port on 127.0.0.1, 0 for any free one (6041)" },
			{ name: "rate", value: "N", says: "rows per second (50)" },
			{ name: "meters", value: "N", says: "meters in power.meters (200)" },
			{ name: "vgroups", value: "N", says: "vgroups of power (4)" },
			{ name: "backlog", value: "N", says: "rows written before the first subscriber comes (200)" },
			{ name: "retain", value: "N", says: "rows that each vgroup keeps at most (200000)" },
			{ name: "seed", value: "N", says: "the same seed gives the same meters (1)" },
		],
	},
	{
		name: "completion",
		usage: "bash|zsh",
		says: "what a shell needs to complete these commands",
		options: [],
		operands: 1,
		completes: ["bash", "zsh"],
	},
	{ name: "help", usage: "[COMMAND]", says: "this, or one command in full", options: [], operands: 2 },
] as const satisfies readonly CommandEntry[];

export type CommandName = (typeof COMMANDS)[number]["name"];

/** Whatever the command, this asks for its help. */
export const HELP_OPTION: OptionEntry = { name: "help", short: "h", says: "what the command does and takes" };

/** Names that `readOptions` and the help are asked for. */
export function commandEntry(name: CommandName): CommandEntry {
	const entry = findCommand(name);
	if (entry === undefined) throw new Error(`${name} is not in the table of commands`);
	return entry;
}

export function findCommand(name: string): CommandEntry | undefined {
	return COMMANDS.find((command) => command.name === name);
}
