import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Certificate extends Disposable {
	/** PEM. */
	readonly cert: string;
	/** PEM, not encrypted. */
	readonly key: string;
	/** Where `cert` lies, until it is disposed of. */
	readonly certFile: string;
}

/** A self-signed certificate for this host name, good for two days. */
export function certificateFor(name: string): Certificate {
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-certificate-"));
	const certFile = path.join(dir, "cert.pem");
	const keyFile = path.join(dir, "key.pem");
	const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
	const output = ["-keyout", keyFile, "-out", certFile];
	execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...output], {
		stdio: "ignore",
	});
	return {
		cert: readFileSync(certFile, "utf8"),
		key: readFileSync(keyFile, "utf8"),
		certFile,
		[Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
	};
}
