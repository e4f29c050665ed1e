import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError } from "@/server/errors";
import { problemOf } from "./problem";

/**
 * Gives an empty "method not allowed" of /api the body of a problem. The pages' framework answers so for a method that
 * a route lacks, before any code of ours is asked.
 */
export function explainWrongMethod({ url = "", method = "" }: IncomingMessage, response: ServerResponse): void {
	if (!url.startsWith("/api/")) return;
	const end = response.end.bind(response);
	const endExplained = (...rest: unknown[]): ServerResponse => {
		if (response.statusCode !== 405 || response.headersSent) return Reflect.apply(end, response, rest);
		const problem = problemOf(
			new RequestError("method-not-allowed", `${method} is not possible here: use a method that this address knows.`),
		);
		response.setHeader("Content-Type", "application/problem+json");
		response.setHeader("Cache-Control", "no-store");
		return end(JSON.stringify(problem));
	};
	response.end = endExplained;
}
