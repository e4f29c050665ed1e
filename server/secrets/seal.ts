import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

// Layout of a sealed secret: version, nonce, tag, ciphertext. The version leaves room for another cipher or key.
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

export const KEY_BYTES = 32;

/**
 * Encrypts with AES-256-GCM. `boundTo` is authenticated with it: a sealed value that is copied to another place (another
 * task, another name) does not open there.
 */
export function seal(key: Uint8Array, text: string, boundTo: string): Uint8Array<ArrayBuffer> {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
	cipher.setAAD(Buffer.from(boundTo, "utf8"));
	const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
	return new Uint8Array(Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), ciphertext]));
}

/** The text, or undefined when key, place or bytes are not those it was sealed with. */
export function unseal(key: Uint8Array, sealed: Uint8Array, boundTo: string): string | undefined {
	if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) return undefined;
	const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
	const tag = sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES);
	try {
		const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
		decipher.setAAD(Buffer.from(boundTo, "utf8"));
		decipher.setAuthTag(tag);
		return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString("utf8");
	} catch {
		return undefined;
	}
}
