import type { ServiceContext } from "@/server/services/context";
import { problemOf } from "./problem";
import type { RouteRule } from "./route-table";

export interface AuditedCall {
	ctx: ServiceContext;
	rule: RouteRule;
	/** Method and path, as in the route table. */
	key: string;
	params: unknown;
}

/** Does it, and writes into the audit log how it ended, where the route changes something. */
export async function audited(
	{ ctx, rule, key, params }: AuditedCall,
	act: () => Promise<Response>,
): Promise<Response> {
	const { action } = rule;
	if (action === undefined) return act();
	const { actor } = ctx;
	const id = idOf(params);
	const kind = /^\S+ \/api\/(\w+?)s?(?:\/|$)/.exec(key)?.[1] ?? "";
	const target = id === undefined ? undefined : `${kind}:${id}`;
	// Asked before it happens: afterwards the thing may be gone.
	const subject = id === undefined ? undefined : await nameOf(ctx, kind, id);
	try {
		const response = await act();
		const body = await bodyOf(response);
		// It was only asked what would happen.
		if (body["isApplied"] === false) return response;
		const made = response.status === 201 ? madeOf(body) : undefined;
		await ctx.audit.write({
			actor,
			action,
			target: target ?? (made === undefined ? undefined : `${kind}:${made.id}`),
			subject: subject ?? made?.name,
			outcome: "done",
		});
		return response;
	} catch (error) {
		const { status, title, detail } = problemOf(error);
		const outcome = status < 500 ? "refused" : "failed";
		await ctx.audit.write({
			actor,
			action,
			target,
			subject,
			outcome,
			// What is said of an unexpected error is not looked through: its words are in the server's log alone.
			detail: rule.isQuoting ? title : detail,
		});
		throw error;
	}
}

function idOf(params: unknown): string | undefined {
	if (typeof params !== "object" || params === null) return undefined;
	if ("id" in params && typeof params.id === "string") return params.id;
	return "name" in params && typeof params.name === "string" ? params.name : undefined;
}

async function nameOf({ db }: ServiceContext, kind: string, id: string): Promise<string | undefined> {
	switch (kind) {
		case "task":
			return (await db.task.findUnique({ where: { id }, select: { name: true } }))?.name;
		case "account":
			return (await db.user.findUnique({ where: { id }, select: { name: true } }))?.name;
		case "token":
			return (await db.apikey.findUnique({ where: { id }, select: { name: true } }))?.name ?? undefined;
		default:
			return undefined;
	}
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
	if (!response.headers.get("content-type")?.startsWith("application/json")) return {};
	const body: unknown = await response.clone().json();
	return isObject(body) ? body : {};
}

/** A token comes beside its secret; a file has no id but its name. */
function madeOf(body: Record<string, unknown>): { id: string; name: string | undefined } | undefined {
	const { id, name } = isObject(body["token"]) ? body["token"] : body;
	if (id === undefined && name === undefined) return undefined;
	return { id: String(id ?? name), name: name === undefined ? undefined : String(name) };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}
