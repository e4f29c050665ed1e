import type { Simulator } from "@/server/simulator/simulator";

export interface RestAnswer {
	readonly status: number;
	readonly code: number;
	readonly desc?: string;
	readonly column_meta?: [string, string, number][];
	readonly data?: unknown[][];
}

/** One statement over REST, signed in unless told otherwise. */
export async function runSql(
	simulator: Simulator,
	sql: string,
	authorization: string | undefined = basic("root", "taosdata"),
	path = "/rest/sql",
): Promise<RestAnswer> {
	const url = `${simulator.url.replace("ws:", "http:")}${path}`;
	const headers = authorization === "" ? undefined : { authorization };
	const response = await fetch(url, { method: "POST", body: sql, ...(headers ? { headers } : {}) });
	return { ...(await response.json()), status: response.status };
}

/** Throws unless the statement succeeded. */
export async function mustRun(simulator: Simulator, sql: string): Promise<unknown[][]> {
	const answer = await runSql(simulator, sql);
	if (answer.code !== 0) throw new Error(`${sql}: ${answer.code} ${answer.desc}`);
	return answer.data ?? [];
}

export function basic(user: string, password: string): string {
	return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
