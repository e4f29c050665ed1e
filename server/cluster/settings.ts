import type { Redis } from "ioredis";
import * as z from "zod";
import { LOG_LEVEL_SETTINGS } from "@/lib/log-level";
import { seal, unseal } from "@/server/secrets/seal";
import { KEY_PREFIX } from "./queue";

const settingsSchema = z.object({
	allowedAddresses: z.array(z.string()),
	logLevel: z.enum(LOG_LEVEL_SETTINGS).default("default"),
});

/** What every worker has to know before its first pipeline. */
export type ClusterSettings = z.infer<typeof settingsSchema>;

const KEY = `${KEY_PREFIX}:settings`;
const BOUND_TO = "cluster settings";

/**
 * The settings lie in Redis, sealed: whoever can open them has the key that the jobs are sealed with, and whoever can
 * write to Redis cannot widen where the workers may connect to.
 */
export async function writeSettings(redis: Redis, key: Uint8Array, settings: ClusterSettings): Promise<void> {
	await redis.set(KEY, sealed(key, settings));
}

/** Only when there are none: Redis has lost them. */
export async function restoreSettings(redis: Redis, key: Uint8Array, settings: ClusterSettings): Promise<void> {
	await redis.setnx(KEY, sealed(key, settings));
}

/** `unreadable`: sealed with another key. */
export async function readSettings(redis: Redis, key: Uint8Array): Promise<ClusterSettings | "missing" | "unreadable"> {
	const text = await redis.get(KEY);
	if (text === null) return "missing";
	const opened = unseal(key, Buffer.from(text, "base64"), BOUND_TO);
	return opened === undefined ? "unreadable" : settingsSchema.parse(JSON.parse(opened));
}

function sealed(key: Uint8Array, settings: ClusterSettings): string {
	return Buffer.from(seal(key, JSON.stringify(settings), BOUND_TO)).toString("base64");
}
