import * as z from "zod";

/** Healths that a webhook can be told of; the worst first. */
export const ALERT_HEALTHS = [
	"failed",
	"refused",
	"source-unreachable",
	"broker-unreachable",
	"retention-gap",
	"skipping",
	"catching-up",
	"idle",
] as const;
export type AlertHealth = (typeof ALERT_HEALTHS)[number];

/** What a new webhook is told of: everything that somebody has to mend. */
export const USUAL_ALERT_HEALTHS: readonly AlertHealth[] = [
	"failed",
	"refused",
	"source-unreachable",
	"broker-unreachable",
	"retention-gap",
	"skipping",
];

export const webhookInputSchema = z.object({
	name: z.string().trim().min(1, "Give the webhook a name.").max(80, "At most 80 characters."),
	/** Never given back. Missing on an edit: the stored one stays. */
	url: z.string().trim().min(1, "Give the address that takes the messages.").max(2_000).optional(),
	healths: z.array(z.enum(ALERT_HEALTHS)).min(1, "Choose at least one health."),
	/** Empty: all tasks. */
	labels: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
	isOn: z.boolean().default(true),
});
export type WebhookInput = z.input<typeof webhookInputSchema>;

export const deliverySchema = z.object({
	id: z.number(),
	atMs: z.number(),
	event: z.enum(["alert", "recovered", "test"]),
	taskName: z.string().optional(),
	health: z.string().optional(),
	attempts: z.number(),
	isDelivered: z.boolean(),
	/** Status of the answer, or why there was none. */
	detail: z.string(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const webhookSchema = z.object({
	id: z.string(),
	name: z.string(),
	/** Where it goes, without what may be a token. */
	shownUrl: z.string(),
	healths: z.array(z.enum(ALERT_HEALTHS)),
	labels: z.array(z.string()),
	isOn: z.boolean(),
	/** The newest ones, newest first. */
	deliveries: z.array(deliverySchema),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) });
