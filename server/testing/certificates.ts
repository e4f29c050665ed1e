import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Certificates {
	/** PEM texts by file name: `ca.pem`, `server.pem`, `server.key`, `client.pem`, `client.key`. */
	readonly files: Readonly<Record<string, string>>;
}

/** A certificate authority with a certificate for a server of these names and one for a client, made by openssl. */
export function makeCertificates(serverNames = "DNS:localhost,IP:127.0.0.1"): Certificates {
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-certificates-"));
	const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
	const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
	const sign = (name: string, extensions: string) => {
		writeFileSync(path.join(dir, `${name}.ext`), extensions);
		openssl("req", ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}.test`);
		const issuer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
		openssl("x509", "-req", "-in", `${name}.csr`, ...issuer, "-out", `${name}.pem`, "-extfile", `${name}.ext`);
	};
	try {
		openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority");
		sign("server", `subjectAltName=${serverNames}\nextendedKeyUsage=serverAuth\n`);
		sign("client", "extendedKeyUsage=clientAuth\n");
		const names = ["ca.pem", "server.pem", "server.key", "client.pem", "client.key"];
		return { files: Object.fromEntries(names.map((name) => [name, readFileSync(path.join(dir, name), "utf8")])) };
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}
