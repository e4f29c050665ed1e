import type { Problem } from "@/lib/api/problem";
import { StoreError, storeTroubleOf } from "@/server/db/store-trouble";
import type { FieldIssue } from "@/server/errors";
import type { TmqErrorCode } from "@/server/tmq/errors";
import type { GroupErrorCode } from "@/server/tmq/group-errors";

const UNREACHABLE = { status: 502, title: "TDengine cannot be reached" };
const REFUSED = { status: 502, title: "TDengine refused the subscription" };
const BROKEN = { status: 502, title: "TDengine does not answer as expected" };

/** What a subscription or a consumer group can answer to those who ask for positions. */
const TMQ_STATUS: Readonly<Record<TmqErrorCode | GroupErrorCode, { status: number; title: string }>> = {
	"source-unreachable": UNREACHABLE,
	"source-untrusted": UNREACHABLE,
	"source-no-tmq": UNREACHABLE,
	"source-lost": UNREACHABLE,
	"source-silent": UNREACHABLE,
	"source-refused-login": REFUSED,
	"source-unclear-login": REFUSED,
	"source-address-refused": REFUSED,
	"unknown-tmq-topic": REFUSED,
	"no-right-on-tmq-topic": REFUSED,
	"consumer-option-refused": REFUSED,
	"no-committed-offset": REFUSED,
	"source-error": BROKEN,
	"consumer-evicted": BROKEN,
	"unreadable-message": BROKEN,
	"session-closed": BROKEN,
	"group-in-use": { status: 409, title: "The consumer group is in use" },
	"group-reads-snapshot": { status: 409, title: "Stored data is still being read" },
	"unknown-vgroup": { status: 422, title: "No such vgroup" },
	"offset-out-of-range": { status: 422, title: "Outside the log" },
};

/** HTTP status and short title by `SpillwayError.code`. A code that is not listed is not for callers: 500. */
const STATUS: Readonly<Record<string, { status: number; title: string }>> = {
	"invalid-input": { status: 422, title: "Some fields need attention" },
	"not-found": { status: 404, title: "Not found" },
	conflict: { status: 409, title: "Not possible now" },
	"secret-unreadable": { status: 409, title: "A stored secret cannot be read" },
	"source-no-sql": { status: 502, title: "TDengine does not answer SQL there" },
	"sql-refused": { status: 502, title: "TDengine refused the question" },
	...TMQ_STATUS,
	"sql-too-slow": { status: 504, title: "TDengine took too long" },
	"sql-too-large": { status: 502, title: "Too large a result" },
	"statement-refused": { status: 422, title: "TDengine refused the statement" },
	"store-full": { status: 507, title: "No room to store anything" },
	"store-locked": { status: 503, title: "The database is held by another process" },
	"store-unreachable": { status: 503, title: "The database does not answer" },
	"store-broken": { status: 500, title: "The database cannot be written" },
	"redis-away": { status: 503, title: "Redis does not answer" },
	unavailable: { status: 503, title: "The server is stopping" },
	"sign-in-needed": { status: 401, title: "Not signed in" },
	"sign-in-refused": { status: 401, title: "Sign-in refused" },
	"second-factor-refused": { status: 401, title: "Code refused" },
	"not-allowed": { status: 403, title: "Not allowed" },
	"second-factor-needed": { status: 403, title: "Second factor needed" },
	"address-not-allowed": { status: 422, title: "Address not allowed" },
	"too-many": { status: 429, title: "Too many tries" },
	"unknown-host": { status: 421, title: "Unknown host name" },
	"bad-target": { status: 400, title: "Not a path" },
	"foreign-origin": { status: 403, title: "Foreign origin" },
	"method-not-allowed": { status: 405, title: "Method not allowed" },
	"body-too-large": { status: 413, title: "Too large" },
	"not-json": { status: 415, title: "Not JSON" },
	"bad-json": { status: 400, title: "Broken JSON" },
	"upgrade-refused": { status: 400, title: "No upgrade here" },
};

const UNKNOWN: Problem = {
	type: "about:blank",
	title: "Internal error",
	status: 500,
	detail: "Something went wrong inside Spillway; its log has the details.",
	code: "internal",
};

/** An error as the body of an answer. Nothing of an unexpected error is told. */
export function problemOf(thrown: unknown): Problem {
	const trouble = storeTroubleOf(thrown);
	const error = trouble === undefined ? thrown : new StoreError(trouble, { cause: thrown });
	if (!isNamedError(error)) return UNKNOWN;
	const known = STATUS[error.code];
	if (known === undefined) return UNKNOWN;
	const issues = issuesOf(error);
	return {
		type: "about:blank",
		...known,
		detail: error.message,
		code: error.code,
		...(issues === undefined ? {} : { issues: [...issues] }),
	};
}

/** What an error says to people; undefined for one that nobody expected. */
export function sentenceOf(thrown: unknown): string | undefined {
	const problem = problemOf(thrown);
	return problem === UNKNOWN ? undefined : problem.detail;
}

// By shape, not by class: pages and server are bundled apart, so an error may be of the other bundle's copy of its class.
function isNamedError(error: unknown): error is Error & { code: string } {
	return error instanceof Error && "code" in error && typeof error.code === "string" && "isRetryable" in error;
}

function issuesOf(error: Error): readonly FieldIssue[] | undefined {
	return "issues" in error && Array.isArray(error.issues) ? error.issues : undefined;
}

/** The header that tells when the next try is taken. */
export function retryAfterOf(error: unknown): Record<string, string> {
	if (!isNamedError(error) || !("retryAfterMs" in error) || typeof error.retryAfterMs !== "number") return {};
	return { "Retry-After": String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))) };
}
