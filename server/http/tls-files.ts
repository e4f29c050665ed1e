import { createPrivateKey, X509Certificate } from "node:crypto";
import fs from "node:fs/promises";
import { StartError } from "@/server/errors";

/**
 * Certificate (with its chain) and key of the console itself.
 *
 * @throws StartError `environment` naming the variable whose file cannot be used
 */
export async function readTlsFiles(files: {
	certFile: string;
	keyFile: string;
}): Promise<{ cert: string; key: string }> {
	const cert = await read("SPILLWAY_TLS_CERT", files.certFile, (text) => new X509Certificate(text));
	const key = await read("SPILLWAY_TLS_KEY", files.keyFile, (text) => createPrivateKey(text));
	if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
		throw new StartError("environment", "SPILLWAY_TLS_KEY is not the key of the certificate in SPILLWAY_TLS_CERT.");
	}
	return { cert, key };
}

async function read(variable: string, file: string, parse: (text: string) => unknown): Promise<string> {
	try {
		const text = await fs.readFile(file, "utf8");
		parse(text);
		return text;
	} catch (cause) {
		throw new StartError("environment", `${variable} names ${file}, which cannot be read as a PEM file.`, { cause });
	}
}
