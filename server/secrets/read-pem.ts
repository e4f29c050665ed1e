import { createPrivateKey, X509Certificate } from "node:crypto";
import type { StoredFileKind } from "@/lib/api/file";

export interface PemFacts {
	readonly kind: StoredFileKind;
	/** Of the first certificate; undefined for keys. */
	readonly subject: string | undefined;
	/** When the first of the certificates expires; undefined for keys. */
	readonly expiresAt: Date | undefined;
}

export type ReadPem = { ok: true; facts: PemFacts } | { ok: false; problem: string };

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** What a PEM text is: certificates (one, or a bundle) or one private key. A problem is a sentence without any content. */
export function readPemFacts(text: string): ReadPem {
	const blocks = [...text.matchAll(BLOCK)].map(([block, label = ""]) => ({ block, label }));
	const keys = blocks.filter(({ label }) => label.endsWith("PRIVATE KEY"));
	const certificates = blocks.filter(({ label }) => label.endsWith("CERTIFICATE"));
	if (blocks.length === 0) {
		return no("This is not PEM: it has no -----BEGIN line. Convert it first, such as by openssl x509 -inform der.");
	}
	if (keys.length > 0 && certificates.length > 0) {
		return no("This holds a key and a certificate. Add each as a file of its own.");
	}
	if (keys.length > 1) return no("This holds several keys. Add each as a file of its own.");
	const [key] = keys;
	if (key !== undefined) return readKey(key.block);
	if (certificates.length === 0) return no("This holds neither a certificate nor a private key.");
	return readCertificates(certificates.map(({ block }) => block));
}

function readKey(block: string): ReadPem {
	try {
		createPrivateKey(block);
		return { ok: true, facts: { kind: "key", subject: undefined, expiresAt: undefined } };
	} catch {
		return no(
			/ENCRYPTED/.test(block)
				? "The key is protected by a passphrase. Take it off first, such as by openssl pkey: the key is stored encrypted here."
				: "The private key cannot be read. Check that all of the file was given.",
		);
	}
}

function readCertificates(blocks: readonly string[]): ReadPem {
	try {
		const parsed = blocks.map((block) => new X509Certificate(block));
		const expiresAtMs = Math.min(...parsed.map(({ validTo }) => Date.parse(validTo)));
		const subject = parsed[0]?.subject.split("\n").join(", ");
		return { ok: true, facts: { kind: "certificate", subject, expiresAt: new Date(expiresAtMs) } };
	} catch {
		return no("The certificate cannot be read. Check that all of the file was given.");
	}
}

function no(problem: string): ReadPem {
	return { ok: false, problem };
}
