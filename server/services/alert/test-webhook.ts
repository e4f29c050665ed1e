import type { Webhook } from "@/lib/api/alert";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { noSuchWebhook, readWebhook } from "./list";

/**
 * Sends a test at once, whether the webhook is on or off; how it went is its newest delivery.
 *
 * @throws NotFoundError
 */
export async function testWebhook({ ctx, input: { id } }: Call<{ id: string }>): Promise<Webhook> {
	permit(ctx, "alert:edit");
	if ((await ctx.alerts.test(id)) === undefined) throw noSuchWebhook();
	return readWebhook(ctx, id);
}
