import { endOfDsn, type ParsedCommand, parseCommand } from "./parse-command";

const COMMAND = /(?:taosx|spillway)\S*(?:\s+--)?\s+run\s|SPILLWAY_(?:FROM|TO)=/i;

/**
 * What a pasted text holds, if it is a command line or one or two DSNs; undefined for any other text, which is then
 * pasted as usual.
 */
export function parsePasted(text: string): ParsedCommand | undefined {
	const trimmed = text.trim();
	const isCommand = COMMAND.test(trimmed);
	const isDsn = endOfDsn(trimmed.replace(/^["']/, "")) !== undefined;
	if (!isCommand && !isDsn) return undefined;
	const command = parseCommand(trimmed);
	return isCommand || command.source !== undefined || command.broker !== undefined ? command : undefined;
}
