import { endOfDsn, type ParsedCommand, parseCommand } from "./parse-command";

const COMMAND = /(?:taosx|spillway)(?:\.\w{1,4})?\s{1,8}(?:--\s{1,8})?(?:[\\^`]\s{1,8})?run\s|SPILLWAY_(?:FROM|TO)=/i;

/** Two DSNs of the longest kind, and their options. */
const LONGEST_COMMAND = 200_000;

/**
 * What a pasted text holds, if it is a command line or one or two DSNs; undefined for any other text, which is then
 * pasted as usual.
 */
export function parsePasted(text: string): ParsedCommand | undefined {
	if (text.length > LONGEST_COMMAND) return undefined;
	const trimmed = text.trim();
	const isCommand = COMMAND.test(trimmed);
	const isDsn = endOfDsn(trimmed.replace(/^["']/, "")) !== undefined;
	if (!isCommand && !isDsn) return undefined;
	const command = parseCommand(trimmed);
	return isCommand || command.source !== undefined || command.broker !== undefined ? command : undefined;
}
