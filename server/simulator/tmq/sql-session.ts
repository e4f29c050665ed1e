import { LosslessNumber, parse } from "lossless-json";
import { jsonText } from "./answer";
import type { SessionContext } from "./session";

/**
 * The `/ws` endpoint as far as connectors use it before they open the TMQ one: they sign in (`conn`) and ask for the
 * version. Anything else gets no answer.
 */
export class SqlSession {
	constructor(private readonly context: SessionContext) {}

	answer(text: string): string | undefined {
		const request = readGreeting(text);
		if (request === undefined) return undefined;
		const { action, reqId, user, password } = request;
		const common = { action, req_id: reqId, timing: 100_000 };
		if (action === "conn" && !this.context.isAuthorized(user, password)) {
			return jsonText({ code: 855, message: "Authentication failure", ...common });
		}
		return jsonText({ code: 0, message: "", ...common, version: this.context.serverVersion });
	}
}

function readGreeting(text: string) {
	try {
		const { action, args } = Object(parse(text)) as { action?: unknown; args?: unknown };
		if (action !== "conn" && action !== "version") return undefined;
		const { req_id: id, user, password } = Object(args) as Record<string, unknown>;
		const reqId = id instanceof LosslessNumber ? BigInt(id.value) : 0n;
		return { action, reqId, user: String(user ?? ""), password: String(password ?? "") } as const;
	} catch {
		// Not JSON: no answer, as for every bad request.
		return undefined;
	}
}
