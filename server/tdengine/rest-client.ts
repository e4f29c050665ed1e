import { parse } from "lossless-json";
import type { SourceDsn } from "@/lib/dsn/types";
import { SpillwayError } from "@/lib/errors";
import type { Cause } from "@/lib/task/types";
import { networkWords } from "./network-error";
import { RowCutter } from "./row-cutter";

const TIMEOUT_MS = 15_000;
const MOST_CHARACTERS = 64_000_000;

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
	/** There are more rows than were asked for. */
	readonly isCut: boolean;
}

export interface SqlOptions {
	/** What names without a database refer to. */
	readonly database?: string | undefined;
	readonly timeoutMs?: number;
	readonly maxRows?: number;
	/** Longest answer that is held in memory. */
	readonly maxCharacters?: number;
}

export type SqlErrorCode = "source-unreachable" | "source-no-sql" | "sql-refused" | "sql-too-slow" | "sql-too-large";

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
export async function querySql(
	target: SqlTarget,
	sql: string,
	signal?: AbortSignal,
	options: SqlOptions = {},
): Promise<SqlResult> {
	let failure: unknown;
	for (const host of target.hosts) {
		try {
			return await queryHost(target, host, sql, signal, options);
		} catch (error) {
			signal?.throwIfAborted();
			// Another host would say the same, or do the same work a second time.
			if (!(error instanceof SqlError) || error.code.startsWith("sql-")) throw error;
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
	options: SqlOptions,
): Promise<SqlResult> {
	const address = `${host.host}:${host.port}`;
	const { timeoutMs = TIMEOUT_MS } = options;
	const timeout = AbortSignal.timeout(timeoutMs);
	let hasAnswered = false;
	try {
		const response = await fetch(urlOf(target, host, options.database), {
			method: "POST",
			body: sql,
			headers: headersOf(target),
			// A redirect would carry the credentials to wherever it points.
			redirect: "manual",
			signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
		});
		hasAnswered = true;
		const { text, isCut } = await readText(response, options);
		if (response.status === 200 || response.status === 401) return { ...readAnswer(text, address), isCut };
		throw noSql(address, `HTTP ${response.status}`);
	} catch (error) {
		if (error instanceof SqlError) throw error;
		if (timeout.aborted && (hasAnswered || options.timeoutMs !== undefined)) {
			const message = `The statement was not done within ${timeoutMs / 1_000} s and was given up. Narrow it down, or allow it more time.`;
			throw new SqlError(message, { code: "sql-too-slow" });
		}
		const words = timeout.aborted
			? `no answer from ${address} within ${timeoutMs / 1_000} s`
			: networkWords(error, address);
		throw new SqlError(`TDengine unreachable: ${words}. Check the address, and that taosAdapter runs there.`, {
			code: "source-unreachable",
			cause: error,
		});
	}
}

async function readText(
	response: Response,
	{ maxRows = Number.POSITIVE_INFINITY, maxCharacters = MOST_CHARACTERS }: SqlOptions,
): Promise<{ text: string; isCut: boolean }> {
	const cutter = new RowCutter(maxRows);
	const decoder = new TextDecoder();
	// Leaving the loop ends the request; the server stops sending.
	for await (const chunk of response.body ?? []) {
		if (cutter.push(decoder.decode(chunk, { stream: true }))) break;
		if (cutter.length > maxCharacters) {
			const message = `The result is larger than ${Math.round(maxCharacters / 1_000_000)} MB. Select fewer columns, or add a LIMIT.`;
			throw new SqlError(message, { code: "sql-too-large" });
		}
	}
	cutter.push(decoder.decode());
	return { text: cutter.end(), isCut: cutter.isCut };
}

/** Holds the cloud token, so it must never be printed. */
function urlOf(target: SqlTarget, { host, port }: SqlTarget["hosts"][number], database: string | undefined): URL {
	const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
	const path = database === undefined ? "" : `/${encodeURIComponent(database)}`;
	const url = new URL(`${target.protocol === "tmq+wss" ? "https" : "http"}://${name}:${port}/rest/sql${path}`);
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

function readAnswer(text: string, address: string): Omit<SqlResult, "isCut"> {
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
