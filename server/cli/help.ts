import { COMMANDS, type CommandEntry, HELP_OPTION, type OptionEntry } from "./commands";

/** Columns of the left side. */
const WIDTH = 40;

/** What `spillway help` prints. */
export const HELP = `Usage: spillway <command> [options]

Publishes TDengine subscriptions (TMQ topics) to MQTT brokers.

${COMMANDS.map(({ name, usage, says }) => row(`spillway ${name} ${usage}`.trimEnd(), says)).join("")}${row("spillway --version", "which one this is")}
One of them in full: spillway help COMMAND. All of them: docs/command-line.md.

DSNs
${row("-f, --from DSN", "tmq+ws://user:password@host:6041/topic?group.id=…")}${row("-t, --to DSN", "mqtt://host:1883?version=5.0&client_id=…&topic=…")}${row("--from-file FILE, --to-file FILE", "files that hold the DSNs")}${row("SPILLWAY_FROM, SPILLWAY_TO", "variables that hold them, out of the process list")}
Exit codes: 0 done, 1 what no retry can mend, 2 a DSN, file or option that is wrong, 3 a dry run that found changes.
`;

/** What `spillway help COMMAND` prints. */
export function helpOf({ name, usage, says, options }: CommandEntry): string {
	const shown = [...options.filter(({ isIgnored }) => isIgnored !== true), HELP_OPTION];
	return `Usage: spillway ${name} ${usage}`.trimEnd().concat(`

${says.slice(0, 1).toUpperCase()}${says.slice(1)}.

Options
${shown.map((option) => row(optionWords(option), option.says)).join("")}`);
}

/** Such as `-f, --from DSN`. */
export function optionWords({ name, short, value }: OptionEntry): string {
	return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function row(left: string, right: string): string {
	const lead = `  ${left}`;
	return lead.length < WIDTH ? `${lead.padEnd(WIDTH)}${right}\n` : `${lead}\n${" ".repeat(WIDTH)}${right}\n`;
}
