import fs from "node:fs/promises";
import { Secret } from "@/lib/secret";
import { StartError } from "@/server/errors";

const LEAST_CHARS = 20;

/**
 * The token with which metrics are read; white space around it does not belong to it.
 *
 * @throws StartError `environment`
 */
export async function readMetricsToken(file: string): Promise<Secret> {
	let text: string;
	try {
		text = (await fs.readFile(file, "utf8")).trim();
	} catch (cause) {
		throw new StartError("environment", `SPILLWAY_METRICS_TOKEN_FILE names ${file}, which cannot be read.`, { cause });
	}
	if (/^[\x21-\x7e]+$/.test(text) && text.length >= LEAST_CHARS) return new Secret(text);
	throw new StartError(
		"environment",
		`SPILLWAY_METRICS_TOKEN_FILE names ${file}, which has to hold one line of at least ${LEAST_CHARS} letters, digits and signs.`,
	);
}
