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

/** What a file says of one connection. */
export interface ConnectionSettings {
	name: string;
	end: DsnEnd;
	/** Without secrets. */
	draft: DsnDraft;
	secrets: readonly SecretName[];
}

/** Where the value of a secret is to be found by whoever applies a file: never in the file itself. */
export interface SecretReference {
	/** An environment variable, or a file (relative to the folder of the YAML file). */
	from: "env" | "file";
	name: string;
}
export type SecretReferences = ReadonlyMap<SecretName, SecretReference>;

interface Placed {
	/** 1-based line of its name. */
	line: number;
	/** 1-based line of a field of a DSN, named as issues name it; the line of that end where the field is not written. */
	lineOf(end: DsnEnd, field: string): number;
	/** Of those of its secrets that say where their value is. */
	references: SecretReferences;
	/** 1-based line where a secret is named. */
	lineOfSecret(name: SecretName): number;
}

/** A task as it was read, and where its parts stand. */
export interface FileTask extends TaskSettings, Placed {}

/** A connection as it was read, and where its parts stand. */
export interface FileConnection extends ConnectionSettings, Placed {}

export interface FileIssue {
	/** 1-based. */
	line: number;
	/** Name of the task or connection, where one is known. */
	task: string | undefined;
	/** Field of a DSN, such as `source.group.id`, where the issue is about one. */
	field?: string | undefined;
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
	/** Connections, where only tasks are taken. */
	| "no-connections"
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
