import * as z from "zod";
import { ALERT_HEALTHS, type AlertHealth } from "@/lib/api/alert";
import type { Db } from "@/server/db/open";
import type { WebhookUrls } from "@/server/secrets/webhook-urls";
import type { Destination } from "./dispatcher";

export interface StoredWebhook {
	id: string;
	name: string;
	shownUrl: string;
	healths: AlertHealth[];
	labels: string[];
	isOn: boolean;
	destination: Destination;
}

const healthsSchema = z.array(z.enum(ALERT_HEALTHS));
const labelsSchema = z.array(z.string());

type Row = Awaited<ReturnType<Db["alertWebhook"]["findMany"]>>[number];

/** All webhooks by name. */
export async function loadWebhooks(db: Db, urls: WebhookUrls): Promise<StoredWebhook[]> {
	const rows = await db.alertWebhook.findMany({ orderBy: { name: "asc" } });
	return rows.map((row) => toWebhook(row, urls));
}

export async function loadWebhook(db: Db, urls: WebhookUrls, id: string): Promise<StoredWebhook | undefined> {
	const row = await db.alertWebhook.findUnique({ where: { id } });
	return row === null ? undefined : toWebhook(row, urls);
}

function toWebhook(row: Row, urls: WebhookUrls): StoredWebhook {
	const { id, name, shownUrl, isOn } = row;
	return {
		id,
		name,
		shownUrl,
		isOn,
		healths: healthsSchema.parse(JSON.parse(row.healths)),
		labels: labelsSchema.parse(JSON.parse(row.labels)),
		destination: { webhookId: id, url: urls.open(id, row.url) },
	};
}
