import type { SecretOwner } from "@/lib/api/task";

/** What each kind of sealed value is bound to (see `seal`): it opens only in the place it was sealed for. */
export const BOUND_TO = {
	secret: (owner: SecretOwner["kind"], ownerId: string, name: string) => `${owner} ${ownerId} ${name}`,
	file: (name: string) => `file ${name}`,
	webhookUrl: (webhookId: string) => `webhook ${webhookId} url`,
} as const;
