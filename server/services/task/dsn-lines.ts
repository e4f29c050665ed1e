import type { SecretName } from "@/lib/api/task";
import { checkBroker } from "@/lib/dsn/check-broker";
import { checkSource } from "@/lib/dsn/check-source";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import { mergeSecrets, type SplitSecrets, splitSecrets } from "@/lib/dsn/secrets";
import type { BrokerDsn, DsnDraft, DsnIssue, SourceDsn } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import type { FieldIssue } from "@/server/errors";

/** The two DSNs of a task without their secrets. */
export interface DsnDrafts {
	source: DsnDraft;
	broker: DsnDraft;
}

/** Takes two DSN lines apart and their secrets out. */
export function splitLines(lines: { source: string; broker: string }): { drafts: DsnDrafts; typed: SplitSecrets } {
	const source = splitSecrets("source", parseDsn("source", lines.source).draft);
	const broker = splitSecrets("broker", parseDsn("broker", lines.broker).draft);
	return { drafts: { source: source.draft, broker: broker.draft }, typed: { ...source.secrets, ...broker.secrets } };
}

/** The lines as they are stored and shown: written strictly, without secrets. */
export function publicLines(drafts: DsnDrafts): { source: string; broker: string } {
	return {
		source: formatDsn("source", drafts.source, { omitSecrets: true }),
		broker: formatDsn("broker", drafts.broker, { omitSecrets: true }),
	};
}

/** The lines with secrets filled in, as a pipeline needs them. */
export function secretLines(
	drafts: DsnDrafts,
	secrets: ReadonlyMap<SecretName, Secret>,
): { source: Secret; broker: Secret } {
	const full = fill(drafts, secrets);
	return {
		source: new Secret(formatDsn("source", full.source)),
		broker: new Secret(formatDsn("broker", full.broker)),
	};
}

export type JudgedLines = { ok: true; source: SourceDsn; broker: BrokerDsn } | { ok: false; issues: FieldIssue[] };

/** Judges both DSNs with their secrets in place; fields of issues are named `source.group.id`, `broker.qos`. */
export function judgeLines(drafts: DsnDrafts, secrets: ReadonlyMap<SecretName, Secret>): JudgedLines {
	const full = fill(drafts, secrets);
	const source = checkSource(full.source);
	const broker = checkBroker(full.broker);
	if (source.ok && broker.ok) return { ok: true, source: source.value, broker: broker.value };
	const issues = [...(source.ok ? [] : source.issues), ...(broker.ok ? [] : broker.issues)];
	return { ok: false, issues: issues.map(toFieldIssue) };
}

export function toFieldIssue({ end, field, code, message }: DsnIssue): FieldIssue {
	return { field: `${end}.${field}`, code, message };
}

function fill(drafts: DsnDrafts, secrets: ReadonlyMap<SecretName, Secret>): DsnDrafts {
	const texts: SplitSecrets = {};
	for (const [name, secret] of secrets) texts[name] = secret.reveal();
	return {
		source: mergeSecrets("source", drafts.source, texts),
		broker: mergeSecrets("broker", drafts.broker, texts),
	};
}
