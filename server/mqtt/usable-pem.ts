import { createPrivateKey, X509Certificate } from "node:crypto";
import tls from "node:tls";
import { brokerCause } from "./causes";
import { PublishError } from "./errors";

const CERTIFICATE = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/**
 * Judges PEM texts before they are used: Node passes over an authority that it cannot read, and tells of a key that is
 * not the certificate's only by ending the connection's set-up with an error of OpenSSL.
 *
 * @throws PublishError `broker-tls-file`
 */
export function assertUsable(material: Readonly<Record<"ca" | "cert" | "key", string | undefined>>): void {
	const { ca, cert, key } = material;
	if (ca !== undefined && !areCertificates(ca)) throw unusable("ca holds no certificate that can be read");
	if (cert !== undefined && !areCertificates(cert)) throw unusable("cert holds no certificate that can be read");
	if (key === undefined) return;
	try {
		createPrivateKey(key);
	} catch (error) {
		const isEncrypted = /ENCRYPTED/.test(key);
		throw unusable(
			isEncrypted ? "cert_key is protected by a passphrase" : "cert_key holds no key that can be read",
			error,
		);
	}
	try {
		tls.createSecureContext({ cert, key });
	} catch (error) {
		throw unusable("cert_key is not the key of the certificate in cert", error);
	}
}

function areCertificates(text: string): boolean {
	const blocks = text.match(CERTIFICATE) ?? [];
	try {
		return blocks.map((block) => new X509Certificate(block)).length > 0;
	} catch {
		return false;
	}
}

function unusable(problem: string, cause?: unknown): PublishError {
	const message = `${problem}. Give PEM texts, or paths of PEM files, that belong together, then start.`;
	return new PublishError(brokerCause("broker-tls-file", message), { cause });
}
