import { type AuditRecord, auditEntrySchema, auditQuerySchema } from "@/lib/api/account";
import { permit } from "@/server/accounts/permit";
import { containsAnyCase } from "@/server/db/any-case";
import type { Call } from "../context";
import { parseInput } from "../input";

const outcomeSchema = auditEntrySchema.shape.outcome;

/** Entries of the audit log, newest first, a page at a time. @throws InputError */
export async function listAudit({
	ctx,
	input,
}: Call<unknown>): Promise<{ entries: AuditRecord[]; nextBefore?: number }> {
	permit(ctx, "audit:read");
	const { before, text, limit } = parseInput(auditQuerySchema, input);
	const contains = containsAnyCase(ctx.storeKind, text);
	const rows = await ctx.db.auditEntry.findMany({
		where: {
			...(before === undefined ? {} : { id: { lt: before } }),
			...(text === "" ? {} : { OR: [{ name: contains }, { action: contains }, { subject: contains }] }),
		},
		orderBy: { id: "desc" },
		take: limit + 1,
	});
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	return {
		entries: page.map((row) => ({
			id: row.id,
			atMs: row.at.getTime(),
			actor: row.actor,
			name: row.name,
			...(row.address === null ? {} : { address: row.address }),
			action: row.action,
			...(row.target === null ? {} : { target: row.target }),
			...(row.subject === null ? {} : { subject: row.subject }),
			outcome: outcomeSchema.parse(row.outcome),
			...(row.detail === null ? {} : { detail: row.detail }),
		})),
		...(rows.length > limit && last !== undefined ? { nextBefore: last.id } : {}),
	};
}
