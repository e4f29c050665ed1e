import type { Caller } from "@/server/accounts/accounts";
import { actorKey } from "@/server/accounts/actor";
import { permit } from "@/server/accounts/permit";
import { NotFoundError, RequestError } from "@/server/errors";
import { SSE_HEADERS } from "@/server/events/sse";
import type { ServiceContext } from "@/server/services/context";
import { audited } from "./audited";
import { callerOf } from "./caller";
import { serviceContext } from "./context";
import { problemOf, retryAfterOf } from "./problem";
import { ROUTES, type RouteKey, type RouteRule } from "./route-table";

const NO_STORE = { "Cache-Control": "no-store" } as const;
/** A form with two DSNs, certificates included, is far below. */
const MOST_BODY_BYTES = 1_048_576;

interface RouteCall<Params> {
	/** Its actor is whoever sent the request. */
	ctx: ServiceContext;
	request: Request;
	params: Params;
	caller: Caller;
}

/**
 * Wraps a handler of `app/api`: finds out who is calling, lets pass who may, hands the handler the service context and
 * its parameters, answers errors as problems, and has every change audited.
 */
export function route<Params = object>(key: RouteKey, handler: (call: RouteCall<Params>) => Promise<Response>) {
	const rule: RouteRule = ROUTES[key];
	return async (request: Request, segment: { params: Promise<Params> }): Promise<Response> => {
		try {
			const shared = serviceContext();
			const caller = callerOf(request);
			const ctx = { ...shared, actor: await shared.accounts.actorOf(caller) };
			const params = await segment.params;
			return await audited({ ctx, rule, key, params }, async () => {
				if (rule.needs !== "anyone") permit(ctx, rule.needs);
				if (rule.limit !== undefined) await ctx.limits.take(rule.limit, actorKey(ctx.actor));
				return handler({ ctx, request, params, caller });
			});
		} catch (error) {
			return answerError(error);
		}
	};
}

export function json(body: unknown, status = 200): Response {
	return Response.json(body, { status, headers: NO_STORE });
}

/** Server-sent events, from `Viewer.stream`. */
export function eventStream(body: ReadableStream<Uint8Array>): Response {
	return new Response(body, { headers: SSE_HEADERS });
}

/** YAML that a browser keeps as a file. */
export function yamlFile(text: string, fileName: string): Response {
	return new Response(text, {
		headers: {
			...NO_STORE,
			"Content-Type": "application/yaml; charset=utf-8",
			"Content-Disposition": `attachment; filename="${fileName}"`,
		},
	});
}

/** The text format that Prometheus and its kin read. */
export function prometheusText(text: string): Response {
	return new Response(text, {
		headers: { ...NO_STORE, "Content-Type": "text/plain; version=0.0.4; charset=utf-8" },
	});
}

export function noContent(): Response {
	return new Response(null, { status: 204, headers: NO_STORE });
}

/** An answer that sets cookies. */
export function withCookies(response: Response, setCookies: readonly string[]): Response {
	for (const cookie of setCookies) response.headers.append("Set-Cookie", cookie);
	return response;
}

/**
 * The body of a request.
 *
 * @throws RequestError when it is too large or no JSON
 */
export async function readJson(request: Request, mostBytes = MOST_BODY_BYTES): Promise<object> {
	if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
		throw new RequestError("not-json", "Send the body as JSON, with Content-Type: application/json.");
	}
	if ((request.headers.get("content-encoding") ?? "identity") !== "identity") {
		// A small body could unpack to any size.
		throw new RequestError("not-json", "Send the body as it is, without Content-Encoding.");
	}
	const text = await readText(request, mostBytes);
	try {
		const body: unknown = JSON.parse(text);
		if (typeof body === "object" && body !== null) return body;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new RequestError("bad-json", `The body is not valid JSON${placeOf(error)}: correct it and send it again.`);
	}
	throw new RequestError("bad-json", "The body is JSON, but no object: send an object.");
}

/** Where the parser stopped. Its own sentence is not passed on: it quotes the text, which may hold a password. */
function placeOf({ message }: SyntaxError): string {
	const position = /at position (\d+)/.exec(message)?.[1];
	return position === undefined ? "" : ` at character ${Number(position) + 1}`;
}

/** Answers what no route does. */
export async function noSuchPath({ request }: Pick<RouteCall<object>, "request">): Promise<never> {
	const { pathname } = new URL(request.url);
	throw new NotFoundError(`There is nothing at ${pathname}: check the address.`);
}

async function readText(request: Request, mostBytes: number): Promise<string> {
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	for await (const chunk of request.body ?? []) {
		bytes += chunk.length;
		if (bytes > mostBytes) {
			throw new RequestError("body-too-large", `The body is larger than ${mostBytes / 1_048_576} MiB.`);
		}
		text += decoder.decode(chunk, { stream: true });
	}
	return text + decoder.decode();
}

function answerError(error: unknown): Response {
	const problem = problemOf(error);
	if (problem.code === "internal") logUnexpected(error);
	return Response.json(problem, {
		status: problem.status,
		headers: { ...NO_STORE, "Content-Type": "application/problem+json", ...retryAfterOf(error) },
	});
}

function logUnexpected(error: unknown): void {
	try {
		serviceContext().logger.error({ err: error }, "a request failed unexpectedly");
	} catch {
		// The server is going down; nobody is left to tell.
	}
}
