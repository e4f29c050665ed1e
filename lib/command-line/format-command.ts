import type { SecretName } from "@/lib/api/task";
import { formatDsn } from "@/lib/dsn/format";
import { percentEncode } from "@/lib/dsn/percent";
import { mergeSecrets, PLACEHOLDERS, type SplitSecrets, splitSecrets } from "@/lib/dsn/secrets";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { quoteWord } from "./shell-words";

export interface CommandParts {
	source: DsnDraft;
	broker: DsnDraft;
	/** Secrets that are kept apart from the drafts; they are left to fill in too. */
	stored?: readonly SecretName[];
}

/**
 * Writes the command that runs a task, for a POSIX shell. The DSNs stand in the environment, out of the process list,
 * and each secret is left to fill in, as `<password>`.
 */
export function formatCommand({ source, broker, stored = [] }: CommandParts): string {
	const from = quoteWord(withPlaceholders("source", source, stored));
	const to = quoteWord(withPlaceholders("broker", broker, stored));
	return `SPILLWAY_FROM=${from} \\\nSPILLWAY_TO=${to} \\\nspillway run`;
}

function withPlaceholders(end: DsnEnd, typed: DsnDraft, stored: readonly SecretName[]): string {
	const { draft, secrets } = splitSecrets(end, typed);
	const placeholders: SplitSecrets = {};
	for (const [name, placeholder] of Object.entries(PLACEHOLDERS) as [SecretName, string][]) {
		const isGiven = secrets[name] !== undefined || stored.includes(name);
		if (isGiven && name.startsWith(`${end}.`)) placeholders[name] = placeholder;
	}
	let dsn = formatDsn(end, mergeSecrets(end, draft, placeholders));
	for (const placeholder of Object.values(placeholders)) dsn = dsn.replaceAll(percentEncode(placeholder), placeholder);
	return dsn;
}
