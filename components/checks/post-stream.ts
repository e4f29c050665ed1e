import type * as z from "zod";
import { inBrowser } from "@/components/live-data/base-path";
import { ProblemError, problemOf } from "@/components/live-data/problem-error";
import { ndjsonLines } from "@/lib/api/ndjson";
import { messageOf } from "@/lib/errors";

/**
 * Posts to a route that answers line by line, and gives its lines as they come. Throws `ProblemError` for a failure
 * status; aborting the signal ends the request and rejects.
 */
export async function* postStream<Schema extends z.ZodType>(
	url: string,
	input: unknown,
	schema: Schema,
	signal: AbortSignal,
): AsyncGenerator<z.output<Schema>> {
	const response = await fetch(inBrowser(url), {
		method: "POST",
		body: JSON.stringify(input),
		headers: { "content-type": "application/json" },
		signal,
	}).catch((error: unknown) => {
		if (signal.aborted) throw error;
		throw new ProblemError("Spillway did not answer. Check that it is still running, then try again.", {
			code: "no-answer",
			status: 0,
		});
	});
	if (!response.ok) throw await problemOf(response);
	if (response.body === null) return;
	yield* ndjsonLines(response.body, schema);
}

/** Why such a request failed. The sentences about single fields say more than the one over them. */
export function reasonOf(error: unknown): string {
	if (!(error instanceof ProblemError) || error.issues.length === 0) return messageOf(error);
	return error.issues.map((issue) => issue.message).join(" ");
}
