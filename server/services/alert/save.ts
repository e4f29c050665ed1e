import { randomUUID } from "node:crypto";
import { checkWebhookUrl } from "@/lib/alert/shown-url";
import { type Webhook, webhookInputSchema } from "@/lib/api/alert";
import { Secret } from "@/lib/secret";
import { permit } from "@/server/accounts/permit";
import { InputError } from "@/server/errors";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { noSuchWebhook, readWebhook } from "./list";

/** @throws InputError */
export async function createWebhook({ ctx, input }: Call<unknown>): Promise<Webhook> {
	permit(ctx, "alert:edit");
	const { url, ...rest } = parseInput(webhookInputSchema, input);
	if (url === undefined) throw new InputError([issue("url", "required", "Give the address that takes the messages.")]);
	await refuseTakenName(ctx, rest.name, undefined);
	const id = randomUUID();
	const now = new Date(ctx.clock.nowMs());
	await ctx.db.alertWebhook.create({
		data: { id, ...columnsOf(rest), ...sealedUrl(ctx, id, url), createdAt: now, changedAt: now },
	});
	await ctx.alerts.refresh();
	return readWebhook(ctx, id);
}

/**
 * Saves a webhook; without a `url` the stored one stays.
 *
 * @throws InputError, NotFoundError
 */
export async function updateWebhook({
	ctx,
	input: { id, ...rest },
}: Call<{ id: string } & Record<string, unknown>>): Promise<Webhook> {
	permit(ctx, "alert:edit");
	const { url, ...input } = parseInput(webhookInputSchema, rest);
	if ((await ctx.db.alertWebhook.count({ where: { id } })) === 0) throw noSuchWebhook();
	await refuseTakenName(ctx, input.name, id);
	await ctx.db.alertWebhook.update({
		where: { id },
		data: {
			...columnsOf(input),
			...(url === undefined ? {} : sealedUrl(ctx, id, url)),
			changedAt: new Date(ctx.clock.nowMs()),
		},
	});
	await ctx.alerts.refresh();
	return readWebhook(ctx, id);
}

function columnsOf({
	name,
	healths,
	labels,
	isOn,
}: {
	name: string;
	healths: string[];
	labels: string[];
	isOn: boolean;
}) {
	return { name, healths: JSON.stringify([...new Set(healths)]), labels: JSON.stringify([...new Set(labels)]), isOn };
}

function sealedUrl(ctx: ServiceContext, id: string, url: string) {
	const checked = checkWebhookUrl(url);
	if (!checked.ok) throw new InputError([issue("url", "bad-url", checked.problem)]);
	return { url: ctx.webhookUrls.seal(id, new Secret(url)), shownUrl: checked.shown };
}

async function refuseTakenName(ctx: ServiceContext, name: string, ownId: string | undefined): Promise<void> {
	const other = await ctx.db.alertWebhook.findUnique({ where: { name }, select: { id: true } });
	if (other === null || other.id === ownId) return;
	throw new InputError([issue("name", "taken", `Another webhook is already named “${name}”: choose another name.`)]);
}

function issue(field: string, code: string, message: string) {
	return { field, code, message };
}
