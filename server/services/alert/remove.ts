import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { noSuchWebhook } from "./list";

/** @throws NotFoundError */
export async function removeWebhook({ ctx, input: { id } }: Call<{ id: string }>): Promise<void> {
	permit(ctx, "alert:edit");
	const { count } = await ctx.db.alertWebhook.deleteMany({ where: { id } });
	if (count === 0) throw noSuchWebhook();
	await ctx.alerts.refresh();
}
