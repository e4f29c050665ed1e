"use client";

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { type Webhook, type WebhookInput, webhookListSchema, webhookSchema } from "@/lib/api/alert";

const ALERTS_URL = "/api/alerts";

function webhookUrl(id: string): string {
	return `${ALERTS_URL}/${encodeURIComponent(id)}`;
}

export function webhooksOptions() {
	return queryOptions({
		queryKey: ["webhooks"],
		queryFn: async ({ signal }) => webhookListSchema.parse(await requestJson(ALERTS_URL, { signal })).webhooks,
		// Messages are sent while the page is open.
		refetchInterval: 15_000,
	});
}

export function useWebhooks() {
	return useQuery(webhooksOptions());
}

function useWebhookMutation<Input, Result>(work: (input: Input) => Promise<Result>) {
	const client = useQueryClient();
	return useMutation({
		mutationFn: work,
		onSettled: () => client.invalidateQueries({ queryKey: webhooksOptions().queryKey }),
	});
}

/** Creates without an id, saves with one. */
export function useSaveWebhook() {
	return useWebhookMutation(
		async ({ id, input }: { id: string | undefined; input: WebhookInput }): Promise<Webhook> => {
			const [url, method] = id === undefined ? [ALERTS_URL, "POST"] : [webhookUrl(id), "PUT"];
			return webhookSchema.parse(await requestJson(url, { method, body: input }));
		},
	);
}

export function useDeleteWebhook() {
	return useWebhookMutation(async (id: string): Promise<void> => {
		await requestJson(webhookUrl(id), { method: "DELETE" });
	});
}

/** Resolves with the webhook, whose newest delivery is the test. */
export function useTestWebhook() {
	return useWebhookMutation(
		async (id: string): Promise<Webhook> =>
			webhookSchema.parse(await requestJson(`${webhookUrl(id)}/test`, { method: "POST" })),
	);
}
