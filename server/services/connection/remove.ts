import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { closeUnusedDemo } from "../demo/close-unused";
import { findConnection } from "./internal";

/**
 * Deletes a connection with its secrets. Tasks that were filled in from it keep their own copy.
 *
 * @throws NotFoundError
 */
export async function removeConnection({ ctx, input: { id } }: Call<{ id: string }>): Promise<void> {
	permit(ctx, "connection:edit");
	const { isDemo } = await findConnection(ctx.db, id);
	await ctx.db.connection.deleteMany({ where: { id } });
	if (isDemo) await closeUnusedDemo(ctx);
}
