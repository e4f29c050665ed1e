import type { Delivery, Webhook } from "@/lib/api/alert";
import { permit } from "@/server/accounts/permit";
import { loadWebhooks, type StoredWebhook } from "@/server/alerts/webhooks";
import { NotFoundError } from "@/server/errors";
import type { ServiceContext } from "../context";

const NEWEST = 10;
const EVENTS = ["alert", "recovered", "test"] as const;

/** All webhooks by name, with what became of their last messages. */
export async function listWebhooks({ ctx }: { ctx: ServiceContext }): Promise<{ webhooks: Webhook[] }> {
	permit(ctx, "alert:read");
	const webhooks = await loadWebhooks(ctx.db, ctx.webhookUrls);
	return { webhooks: await Promise.all(webhooks.map((webhook) => toWebhook(ctx, webhook))) };
}

/** @throws NotFoundError */
export async function readWebhook(ctx: ServiceContext, id: string): Promise<Webhook> {
	const { webhooks } = await listWebhooks({ ctx });
	const webhook = webhooks.find((each) => each.id === id);
	if (webhook === undefined) throw noSuchWebhook();
	return webhook;
}

export function noSuchWebhook(): NotFoundError {
	return new NotFoundError("This webhook does not exist any more: reload the page.");
}

async function toWebhook(ctx: ServiceContext, { destination: _, ...webhook }: StoredWebhook): Promise<Webhook> {
	const rows = await ctx.db.alertDelivery.findMany({
		where: { webhookId: webhook.id },
		orderBy: { id: "desc" },
		take: NEWEST,
	});
	const deliveries = rows.map(
		(row): Delivery => ({
			id: row.id,
			atMs: row.at.getTime(),
			event: EVENTS.find((event) => event === row.event) ?? "alert",
			taskName: row.taskName ?? undefined,
			health: row.health ?? undefined,
			attempts: row.attempts,
			isDelivered: row.isDelivered,
			detail: row.detail,
		}),
	);
	return { ...webhook, deliveries };
}
