import type { StoredFile } from "@/lib/api/file";
import { permit } from "@/server/accounts/permit";
import { kindOf } from "@/server/secrets/files";
import type { ServiceContext } from "../context";
import { usersOfFiles } from "./users";

/** All stored files by name: what they are, never what they hold. */
export async function listFiles({ ctx }: { ctx: ServiceContext }): Promise<{ files: StoredFile[] }> {
	permit(ctx, "file:read");
	const select = { name: true, kind: true, subject: true, expiresAt: true, createdAt: true } as const;
	const rows = await ctx.db.storedFile.findMany({ select, orderBy: { name: "asc" } });
	const users = await usersOfFiles(ctx.db);
	return {
		files: rows.map((row) => ({
			name: row.name,
			kind: kindOf(row.kind),
			subject: row.subject ?? undefined,
			expiresAtMs: row.expiresAt?.getTime(),
			createdAtMs: row.createdAt.getTime(),
			usedBy: users.get(row.name) ?? [],
		})),
	};
}
