import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "@/lib/errors";
import type { Clock } from "@/server/clock";
import type { Engine } from "@/server/simulator/engine/engine";
import { TdengineError } from "@/server/simulator/engine/errors";
import { jsonText } from "@/server/simulator/tmq/answer";
import type { ConsumerGroups } from "@/server/simulator/tmq/groups";
import { execute } from "./execute";
import { affected, type ResultSet } from "./result";

export interface RestContext {
	readonly engine: Engine;
	readonly groups: ConsumerGroups;
	readonly clock: Clock;
	readonly user: string;
	readonly password: string;
	readonly serverVersion: string;
}

const MAX_STATEMENT_BYTES = 1_048_576;

/** `POST /rest/sql[/DATABASE]` and `GET /-/ping`. Errors of a statement come with status 200, as the adapter has it. */
export async function answerRest(
	context: RestContext,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const target = `http://localhost${request.url ?? "/"}`;
	if (!URL.canParse(target)) return end(response, 400, "Bad Request\n");
	const { pathname, searchParams } = new URL(target);
	if (pathname === "/-/ping") return void response.end();
	// A plain GET of a WebSocket path.
	if (pathname === "/rest/tmq" || pathname === "/ws") return end(response, 400, "Bad Request\n");
	const [, database] = /^\/rest\/sql(?:\/([^/]*))?$/.exec(pathname) ?? [undefined, undefined];
	if (!pathname.startsWith("/rest/sql") || request.method !== "POST") return end(response, 404, "404 page not found");
	const startMs = context.clock.monotonicMs();
	const refuse = (status: number, code: number, desc: string) => {
		const timing = Math.round((context.clock.monotonicMs() - startMs) * 1e6);
		endJson(response, status, { code, desc, timing });
	};
	try {
		const sql = await readBody(request);
		const { authorization } = request.headers;
		if (authorization === undefined) return refuse(401, 4357, "no auth info input");
		checkCredentials(context, authorization);
		const timeZone = searchParams.get("tz") ?? undefined;
		const result = execute(context, sql, { database: database || undefined, timeZone });
		endJson(response, 200, resultBody(result ?? affected(0)));
	} catch (error) {
		if (error instanceof TdengineError) refuse(200, error.errno, error.message);
		else refuse(200, 65535, messageOf(error));
	}
}

function checkCredentials({ user, password }: RestContext, authorization: string): void {
	const [scheme, token = ""] = authorization.split(" ");
	const given = Buffer.from(token, "base64").toString();
	const colon = given.indexOf(":");
	if (scheme !== "Basic" || colon < 0) throw new TdengineError(4357, "no auth info input");
	if (given.slice(0, colon) !== user) throw new TdengineError(849, "Invalid user");
	if (given.slice(colon + 1) !== password) throw new TdengineError(855, "Authentication failure");
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > MAX_STATEMENT_BYTES) throw new TdengineError(9728, "SQL statement too long");
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString();
}

function resultBody({ columns, rows }: ResultSet): Record<string, unknown> {
	return { code: 0, column_meta: columns, data: rows, rows: rows.length };
}

function endJson(response: ServerResponse, status: number, body: Record<string, unknown>): void {
	response.setHeader("Content-Type", "application/json; charset=utf-8");
	end(response, status, jsonText(body));
}

function end(response: ServerResponse, status: number, body: string): void {
	response.statusCode = status;
	response.end(body);
}
