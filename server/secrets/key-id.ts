import { createHash } from "node:crypto";

/** The setting that says which key the store is sealed with. */
export const KEY_ID = "secretKeyId";

/** Tells keys apart without saying anything about them. */
export function keyId(key: Uint8Array): string {
	return createHash("sha256").update("spillway key id").update(key).digest("hex").slice(0, 32);
}
