import { SpillwayError } from "@/lib/errors";
import { inBrowser } from "./base-path";
import { leaveForSignIn } from "./leave-for-sign-in";

export type FieldIssue = { field: string; code: string; message: string };

/** An answer of `/api` that was no success, or none at all. Its message can be shown as it is. */
export class ProblemError extends SpillwayError {
	readonly code: string;
	readonly isRetryable: boolean;
	/** 0: the server did not answer. */
	readonly status: number;
	readonly issues: readonly FieldIssue[];

	constructor(message: string, { code, status, issues = [] }: { code: string; status: number; issues?: FieldIssue[] }) {
		super(message);
		this.code = code;
		this.status = status;
		this.issues = issues;
		this.isRetryable = status === 0 || status >= 500;
	}
}

const NO_ANSWER = "Spillway did not answer. Check that it is still running, then try again.";

/** `fetch` for `/api`: JSON in, JSON out. Rejects with `ProblemError`, or with the signal's reason when aborted. */
export async function requestJson(
	url: string,
	init: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<unknown> {
	const response = await fetch(inBrowser(url), {
		method: init.method ?? "GET",
		...(init.body === undefined
			? {}
			: { body: JSON.stringify(init.body), headers: { "content-type": "application/json" } }),
		...(init.signal === undefined ? {} : { signal: init.signal }),
	}).catch((error: unknown) => {
		if (init.signal?.aborted) throw error;
		throw new ProblemError(NO_ANSWER, { code: "no-answer", status: 0 });
	});
	if (!response.ok) throw await problemOf(response);
	return response.status === 204 ? undefined : await response.json();
}

/** The error that a response with a failure status stands for. */
export async function problemOf(response: Response): Promise<ProblemError> {
	// Loaded when something goes wrong: the pages do without it.
	const { problemSchema } = await import("@/lib/api/problem");
	const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
	if (!problem.success) {
		const message = `Spillway answered with status ${response.status}. Try again; its log says more.`;
		return new ProblemError(message, { code: "unexpected-answer", status: response.status });
	}
	const { detail, code, status, issues } = problem.data;
	if (code === "sign-in-needed") leaveForSignIn();
	return new ProblemError(detail, { code, status, ...(issues === undefined ? {} : { issues }) });
}
