import { Secret } from "@/lib/secret";
import { BOUND_TO } from "./bound-to";
import { seal, unseal } from "./seal";

/** Seals the addresses of webhooks, which often hold a token. Each opens only for the webhook it was sealed for. */
export interface WebhookUrls {
	seal(webhookId: string, url: Secret): Uint8Array<ArrayBuffer>;
	/** Undefined when it cannot be opened with the present key. */
	open(webhookId: string, sealed: Uint8Array): Secret | undefined;
}

export function createWebhookUrls({ key }: { key: Uint8Array }): WebhookUrls {
	return {
		seal: (webhookId, url) => seal(key, url.reveal(), BOUND_TO.webhookUrl(webhookId)),
		open(webhookId, sealed) {
			const text = unseal(key, sealed, BOUND_TO.webhookUrl(webhookId));
			return text === undefined ? undefined : new Secret(text);
		},
	};
}
