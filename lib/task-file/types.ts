import type { SecretName } from "@/lib/api/task";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";

/** What a task file says of one task: everything but what its secrets are and whether it runs. */
export interface TaskSettings {
	name: string;
	labels: readonly string[];
	/** Without secrets. */
	source: DsnDraft;
	broker: DsnDraft;
	/** Secrets that the task has; their values are never in a file. */
	secrets: readonly SecretName[];
}

/** A task as it was read, and where its parts stand. */
export interface FileTask extends TaskSettings {
	/** 1-based line of its name. */
	line: number;
	/** 1-based line of a field of a DSN, named as issues name it; the line of that end where the field is not written. */
	lineOf(end: DsnEnd, field: string): number;
}

export interface FileIssue {
	/** 1-based. */
	line: number;
	/** Name of the task, where one is known. */
	task: string | undefined;
	/** Stable key, for tests and translations. */
	code: FileIssueCode;
	/** What is wrong and what to do; never holds a secret. */
	message: string;
}

export type FileIssueCode =
	| "not-yaml"
	| "too-large"
	| "too-many-tasks"
	| "no-tasks"
	| "alias"
	| "tag"
	| "wrong-kind"
	| "missing"
	| "unknown-key"
	| "secret-in-file"
	| "unknown-secret"
	| "bad-text"
	| "same-name"
	/** The value of a field does not go; the message is the form's. */
	| "bad-field";

/** What a file may hold at most: more is a mistake, or an attempt to fill the memory. */
export const FILE_LIMITS = { bytes: 524_288, tasks: 1_000 } as const;
