import { parse } from "lossless-json";
import type { SourceDsn } from "@/lib/dsn/types";
import { SpillwayError } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";
import { networkWords } from "./network-error";

const TIMEOUT_MS = 15_000;

/** A cell as JSON gave it; integers beyond 2^53 are bigint. */
export type SqlCell =
	| string
	| number
	| bigint
	| boolean
	| null
	| readonly unknown[]
	| { readonly [key: string]: unknown };

export interface SqlResult {
	readonly columns: readonly { readonly name: string; readonly type: string }[];
	readonly rows: readonly (readonly SqlCell[])[];
}

export type SqlErrorCode = "source-unreachable" | "source-no-sql" | "sql-refused";

/** A statement that could not be run. `serverCode` is TDengine's, when it answered at all. */
export class SqlError extends SpillwayError {
	readonly code: SqlErrorCode;
	readonly serverCode: number | undefined;
	/** The server's own words. */
	readonly detail: string | undefined;

	constructor(message: string, fields: { code: SqlErrorCode; serverCode?: number; detail?: string; cause?: unknown }) {
		super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
		this.code = fields.code;
		this.serverCode = fields.serverCode;
		this.detail = fields.detail;
	}

	get isRetryable(): boolean {
		return this.code === "source-unreachable";
	}

	toCause(): Cause {
		return { code: this.code, side: "source", message: this.message, detail: this.detail };
	}
}

/** Where and as whom SQL is run: the parts of a source DSN that count. */
export type SqlTarget = Pick<SourceDsn, "protocol" | "hosts" | "user" | "password" | "token">;

/** Runs one statement over the adapter's REST endpoint, at the first host that answers. Rejects with `SqlError`. */
export async function querySql(target: SqlTarget, sql: string, signal?: AbortSignal): Promise<SqlResult> {
	let failure: unknown;
	for (const host of target.hosts) {
		try {
			return await queryHost(target, host, sql, signal);
		} catch (error) {
			signal?.throwIfAborted();
			if (!(error instanceof SqlError) || error.code === "sql-refused") throw error;
			failure ??= error;
		}
	}
	throw failure;
}

async function queryHost(
	target: SqlTarget,
	host: SqlTarget["hosts"][number],
	sql: string,
	signal: AbortSignal | undefined,
): Promise<SqlResult> {
	const address = `${host.host}:${host.port}`;
	const timeout = AbortSignal.timeout(TIMEOUT_MS);
	try {
		const response = await fetch(urlOf(target, host), {
			method: "POST",
			body: sql,
			headers: headersOf(target),
			// A redirect would carry the credentials to wherever it points.
			redirect: "manual",
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
		});
		const text = await response.text();
		if (response.status === 200 || response.status === 401) return readAnswer(text, address);
		throw noSql(address, `HTTP ${response.status}`);
	} catch (error) {
		if (error instanceof SqlError) throw error;
		const words = timeout.aborted
			? `no answer from ${address} within ${TIMEOUT_MS / 1_000} s`
			: networkWords(error, address);
		throw new SqlError(`TDengine unreachable: ${words}. Check the address, and that taosAdapter runs there.`, {
			code: "source-unreachable",
			cause: error,
		});
	}
}

/** Holds the cloud token, so it must never be printed. */
function urlOf(target: SqlTarget, { host, port }: SqlTarget["hosts"][number]): URL {
	const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
	const url = new URL(`${target.protocol === "tmq+wss" ? "https" : "http"}://${name}:${port}/rest/sql`);
	if (target.token) url.searchParams.set("token", target.token.reveal());
	return url;
}

function headersOf({ user, password, token }: SqlTarget): Record<string, string> {
	if (token) return {};
	const credentials = Buffer.from(`${user}:${password?.reveal() ?? ""}`).toString("base64");
	return { authorization: `Basic ${credentials}` };
}

interface RawAnswer {
	code?: unknown;
	desc?: unknown;
	column_meta?: unknown;
	data?: unknown;
}

function readAnswer(text: string, address: string): SqlResult {
	let answer: RawAnswer;
	try {
		answer = parse(text, undefined, parseNumber) as RawAnswer;
	} catch (cause) {
		throw noSql(address, "no JSON", cause);
	}
	if (typeof answer !== "object" || answer === null || typeof answer.code !== "number") {
		throw noSql(address, "JSON of another kind");
	}
	if (answer.code !== 0) {
		const words = typeof answer.desc === "string" ? answer.desc : "no reason given";
		const fields = { code: "sql-refused", serverCode: answer.code, detail: words } as const;
		throw new SqlError(`TDengine refused the statement: ${words}.`, fields);
	}
	const columns = Array.isArray(answer.column_meta) ? answer.column_meta : [];
	return {
		columns: columns.map((meta) => ({ name: String(meta[0]), type: String(meta[1]) })),
		rows: Array.isArray(answer.data) ? answer.data : [],
	};
}

/** BIGINT values are bare numbers of any size. */
function parseNumber(text: string): number | bigint {
	const value = Number(text);
	return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : BigInt(text);
}

function noSql(address: string, what: string, cause?: unknown): SqlError {
	return new SqlError(
		`${address} answered, but not as taosAdapter does (${what} on /rest/sql). Check host and port; taosAdapter's is 6041 unless changed.`,
		{ code: "source-no-sql", cause },
	);
}
