import type { SecretName } from "@/lib/api/task";
import { connectionPart } from "@/lib/dsn/connection-part";
import { isMoved } from "@/lib/dsn/is-moved";
import type { DsnDraft } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { compareConnections, type DiffLine, isSame } from "@/lib/task-file/compare";
import type { ConnectionSettings, FileConnection, FileIssue } from "@/lib/task-file/types";
import { InputError } from "@/server/errors";
import { type ConnectionRow, readConnectionRows } from "../connection/internal";
import { judgeConnection, splitConnection } from "../connection/save";
import type { ServiceContext } from "../context";
import { otherThan, secretChanges } from "../task/import-plan";
import { storedSecretsOf } from "../task/internal";
import { planSecrets, type SecretPlan } from "../task/secret-changes";

/** One connection of the files, ready to be carried out once nothing is missing. */
export interface PlannedConnection {
	file: FileConnection;
	change: "new" | "changed" | "unchanged";
	diff: DiffLine[];
	/** Without what belongs to one task. */
	draft: DsnDraft;
	newSecrets: SecretName[];
	asksFor: SecretName[];
	secrets: SecretPlan;
	/** What is stored under its name. */
	row: ConnectionRow | undefined;
}

type GivenSecrets = Readonly<Record<string, Partial<Record<SecretName, string>>>>;

/** Holds connections against what is stored under their names. Changes nothing. */
export async function planConnections(
	ctx: ServiceContext,
	files: readonly FileConnection[],
	secrets: GivenSecrets,
): Promise<{ planned: PlannedConnection; issues: FileIssue[] }[]> {
	const rows = new Map((await readConnectionRows(ctx.db)).map((row) => [row.name, row]));
	const all: { planned: PlannedConnection; issues: FileIssue[] }[] = [];
	for (const file of files) {
		const given = Object.hasOwn(secrets, file.name) ? secrets[file.name] : undefined;
		const planned = await planConnection(ctx, file, rows.get(file.name), given ?? {});
		all.push({ planned, issues: await issuesOf(ctx, planned) });
	}
	return all;
}

/** What a file says of a stored connection. */
export function connectionSettingsOf(row: ConnectionRow): ConnectionSettings {
	const { name, end, dsn } = row;
	return { name, end, draft: splitConnection(end, dsn).draft, secrets: storedSecretsOf(row) };
}

async function planConnection(
	ctx: ServiceContext,
	file: FileConnection,
	row: ConnectionRow | undefined,
	given: Partial<Record<SecretName, string>>,
): Promise<PlannedConnection> {
	const { end } = file;
	const before = row === undefined ? undefined : connectionSettingsOf(row);
	const diff = compareConnections(before, file);
	const hasSameSettings = before !== undefined && isSame(diff);
	const stored = row === undefined ? new Map<SecretName, Secret>() : await ctx.connectionSecrets.read(ctx.db, row.id);
	const movedEnds = new Set(before !== undefined && isMoved(before.draft, file.draft) ? [end] : []);
	const newSecrets = otherThan(stored, given).filter((name) => file.secrets.includes(name));
	const secrets = planSecrets({
		changes: secretChanges(file.secrets, given, { stored, movedEnds }),
		typed: {},
		stored,
		movedEnds,
		broker: file.draft,
	});
	const isUnchanged = hasSameSettings && newSecrets.length === 0;
	return {
		file,
		change: isUnchanged ? "unchanged" : before === undefined ? "new" : "changed",
		diff,
		draft: file.draft,
		newSecrets,
		asksFor: hasSameSettings ? [] : file.secrets.filter((name) => !secrets.after.has(name)),
		secrets,
		row,
	};
}

/** What is wrong with it, taking secrets that are still asked for as given. */
async function issuesOf(ctx: ServiceContext, planned: PlannedConnection): Promise<FileIssue[]> {
	const { file, change, draft, secrets, asksFor, row } = planned;
	if (change === "unchanged") return [];
	const issue = (line: number, message: string, field?: string): FileIssue => {
		return { line, task: file.name, field, code: "bad-field", message };
	};
	if (row !== undefined && row.end !== file.end) {
		const message = `“${row.name}” is stored as a ${row.end}: give the ${file.end} a name of its own.`;
		return [issue(file.lineOf(file.end, ""), message)];
	}
	const misplaced = misplacedIn(file).map((field) =>
		issue(
			file.lineOf(file.end, field),
			"This belongs to a task, not to a connection: remove it.",
			`${file.end}.${field}`,
		),
	);
	const after = new Map(secrets.after);
	for (const name of asksFor) after.set(name, new Secret("given later"));
	try {
		await judgeConnection(ctx, file.end, draft, { ...secrets, after, issues: [] });
		return misplaced;
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		const found = error.issues.filter(({ field }) => !asksFor.some((name) => name === field));
		return [
			...misplaced,
			...found.map(({ field, message }) => {
				const name = field.startsWith(`${file.end}.`) ? field.slice(file.end.length + 1) : "";
				return issue(file.lineOf(file.end, name), message, field);
			}),
		];
	}
}

/** Fields that a connection does not keep. */
function misplacedIn({ end, draft }: FileConnection): string[] {
	const kept = connectionPart(end, draft);
	const params = Object.keys(draft.params).filter((name) => !Object.hasOwn(kept.params, name));
	return kept.object === draft.object ? params : ["object", ...params];
}
