import fs from "node:fs/promises";
import { Secret } from "@/lib/secret";
import { StartError } from "@/server/errors";

/** Where the settings say that Redis is. */
export interface RedisSetting {
	/** Of `SPILLWAY_REDIS_URL`. */
	readonly url: Secret | undefined;
	/** Of `SPILLWAY_REDIS_URL_FILE`: a file that holds nothing but the address. */
	readonly file: string | undefined;
}

/**
 * The Redis that the settings name; undefined: there is none, and pipelines run on this machine.
 *
 * @throws StartError `environment`
 */
export async function readRedisUrl({ url, file }: RedisSetting): Promise<Secret | undefined> {
	if (url !== undefined && file !== undefined) {
		throw new StartError("environment", "SPILLWAY_REDIS_URL and SPILLWAY_REDIS_URL_FILE are both set: keep one.");
	}
	if (url !== undefined || file === undefined) return url;
	try {
		return new Secret((await fs.readFile(file, "utf8")).trim());
	} catch (cause) {
		const message = `SPILLWAY_REDIS_URL_FILE names a file that cannot be read: ${file}.`;
		throw new StartError("environment", message, { cause });
	}
}
