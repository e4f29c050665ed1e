import type { Call } from "../context";
import { noSuchWebhook } from "./list";

/** @throws NotFoundError */
export async function removeWebhook({ ctx, input: { id } }: Call<{ id: string }>): Promise<void> {
	const { count } = await ctx.db.alertWebhook.deleteMany({ where: { id } });
	if (count === 0) throw noSuchWebhook();
	await ctx.alerts.refresh();
}
