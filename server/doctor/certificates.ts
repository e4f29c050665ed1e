import { X509Certificate } from "node:crypto";
import fs from "node:fs/promises";
import { messageOf } from "@/lib/errors";
import type { Db } from "@/server/db/open";
import type { Env } from "@/server/env";
import { readTlsFiles } from "@/server/http/tls-files";
import { type Finding, fail, ok, warn } from "./finding";

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** The console's own certificate, and those that are stored for brokers. */
export async function checkCertificates(tls: Env["tls"], db: Db | undefined, nowMs: number): Promise<Finding[]> {
	const findings: Finding[] = [];
	if (tls !== undefined) findings.push(await checkOwn(tls, nowMs));
	const stored = (await db?.storedFile.findMany({ where: { kind: "certificate" }, orderBy: { name: "asc" } })) ?? [];
	for (const { name, expiresAt } of stored) {
		if (expiresAt !== null) findings.push(expiry(`certificate ${name}`, expiresAt.getTime(), nowMs));
	}
	return findings;
}

async function checkOwn(tls: NonNullable<Env["tls"]>, nowMs: number): Promise<Finding> {
	const check = "own certificate";
	try {
		await readTlsFiles(tls);
		const { validTo } = new X509Certificate(await fs.readFile(tls.certFile));
		return expiry(check, Date.parse(validTo), nowMs);
	} catch (error) {
		return fail(check, messageOf(error), "correct SPILLWAY_TLS_CERT and SPILLWAY_TLS_KEY");
	}
}

/** Says how long a certificate is good for. */
export function expiry(check: string, expiresAtMs: number, nowMs: number): Finding {
	const days = Math.floor((expiresAtMs - nowMs) / DAY_MS);
	const date = new Date(expiresAtMs).toISOString().slice(0, 10);
	if (expiresAtMs <= nowMs) return fail(check, `expired on ${date}`, "replace it by a new one");
	if (days < SOON_DAYS) return warn(check, `expires on ${date}, in ${days} days`, "replace it before then");
	return ok(check, `good until ${date}`);
}
