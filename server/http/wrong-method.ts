import type { ServerResponse } from "node:http";
import { RequestError } from "@/server/errors";
import { problemOf } from "./problem";

/**
 * Gives an empty "method not allowed" of /api the body of a problem. The pages' framework answers so for a method that
 * a route lacks, before any code of ours is asked.
 *
 * @param request its address without the base path
 */
export function explainWrongMethod({ url, method }: { url: string; method: string }, response: ServerResponse): void {
	if (!url.startsWith("/api/")) return;
	let body: string | undefined;
	const writeHead = response.writeHead.bind(response);
	const end = response.end.bind(response);
	// The head may leave before the end is reached, so it is here that the answer becomes a problem.
	const writeExplainedHead = (...rest: unknown[]): ServerResponse => {
		if (rest[0] === 405 && !response.hasHeader("Content-Type")) {
			body = explanation(method);
			response.setHeader("Content-Type", "application/problem+json");
			response.setHeader("Cache-Control", "no-store");
		}
		return Reflect.apply(writeHead, response, rest);
	};
	const endExplained = (...rest: unknown[]): ServerResponse => {
		if (!response.headersSent && response.statusCode === 405) response.flushHeaders();
		return body === undefined ? Reflect.apply(end, response, rest) : end(body);
	};
	response.writeHead = writeExplainedHead;
	response.end = endExplained;
}

function explanation(method: string): string {
	const sentence = `${method} is not possible here: use a method that this address knows.`;
	return JSON.stringify(problemOf(new RequestError("method-not-allowed", sentence)));
}
