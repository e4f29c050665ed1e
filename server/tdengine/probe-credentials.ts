import { SqlError, type SqlTarget } from "./rest-client";
import { serverVersion } from "./server-version";

export type CredentialsProbe =
	| { kind: "accepted"; serverVersion: string }
	/** TDengine said why: wrong password, unknown or disabled user, address not admitted. */
	| { kind: "refused"; serverCode: number; text: string }
	/** No clear answer: trying again later is right. */
	| { kind: "unclear"; message: string };

const REFUSALS = new Set([308, 789, 849, 855, 856]);

/** Asks the SQL endpoint about user and password, which tells what the TMQ endpoint does not. Rejects only on abort. */
export async function probeCredentials(target: SqlTarget, signal?: AbortSignal): Promise<CredentialsProbe> {
	try {
		return { kind: "accepted", serverVersion: await serverVersion(target, signal) };
	} catch (error) {
		signal?.throwIfAborted();
		if (!(error instanceof SqlError)) throw error;
		const { serverCode, message, detail = "" } = error;
		if (serverCode !== undefined && REFUSALS.has(serverCode)) return { kind: "refused", serverCode, text: detail };
		return { kind: "unclear", message };
	}
}
