import { refusals } from "@/server/simulator/engine/errors";
import type { RestContext } from "./rest";
import type { ResultSet } from "./result";

export interface StatementOptions {
	/** Default database. */
	readonly database: string | undefined;
	readonly timeZone: string | undefined;
}

/** Runs one statement; undefined where there is neither a result nor a count. */
export function execute(context: RestContext, sql: string, _options: StatementOptions): ResultSet | undefined {
	if (/^\s*select\s+server_version\(\)\s*;?\s*$/i.test(sql)) {
		const version = context.serverVersion;
		return { columns: [["server_version()", "VARCHAR", version.length]], rows: [[version]] };
	}
	throw refusals.syntax(sql.trim().slice(0, 40));
}
