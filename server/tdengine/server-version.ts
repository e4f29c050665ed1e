import { querySql, type SqlTarget } from "./rest-client";

/** Such as `3.3.7.5`; empty if the server does not say. Rejects with `SqlError`. */
export async function serverVersion(target: SqlTarget, signal?: AbortSignal): Promise<string> {
	const { rows } = await querySql(target, "select server_version()", signal);
	return String(rows[0]?.[0] ?? "");
}
