import { Secret } from "@/lib/secret";
import { seal, unseal } from "./seal";

/** Seals the addresses of webhooks, which often hold a token. Each opens only for the webhook it was sealed for. */
export interface WebhookUrls {
	seal(webhookId: string, url: Secret): Uint8Array<ArrayBuffer>;
	/** Undefined when it cannot be opened with the present key. */
	open(webhookId: string, sealed: Uint8Array): Secret | undefined;
}

const boundTo = (webhookId: string) => `webhook ${webhookId} url`;

export function createWebhookUrls({ key }: { key: Uint8Array }): WebhookUrls {
	return {
		seal: (webhookId, url) => seal(key, url.reveal(), boundTo(webhookId)),
		open(webhookId, sealed) {
			const text = unseal(key, sealed, boundTo(webhookId));
			return text === undefined ? undefined : new Secret(text);
		},
	};
}
