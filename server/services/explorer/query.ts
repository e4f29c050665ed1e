import { stringify } from "lossless-json";
import { type Cell, type QueryResult, queryInputSchema } from "@/lib/api/explorer";
import { SpillwayError } from "@/lib/errors";
import { mendOf } from "@/lib/sql/mends";
import { effectOf, splitStatements } from "@/lib/sql/statements";
import { permit } from "@/server/accounts/permit";
import { InputError } from "@/server/errors";
import { querySql, type SqlCell, SqlError, type SqlResult } from "@/server/tdengine/rest-client";
import type { Call } from "../context";
import { parseInput } from "../input";
import { explorerTarget } from "./target";

/** TDengine did not take the statement: its own words, and what to do. */
export class StatementError extends SpillwayError {
	readonly code = "statement-refused";
	readonly isRetryable = false;
}

const MOST_CHARACTERS = 32_000_000;

/**
 * Runs one statement for a person to see its result: bounded in rows, time and size.
 *
 * @throws InputError, NotFoundError, SecretError; StatementError with the server's words; SqlError when it cannot be asked
 */
export async function runQuery({ ctx, input, signal }: Call<unknown> & { signal: AbortSignal }): Promise<QueryResult> {
	permit(ctx, "source:query");
	const query = parseInput(queryInputSchema, input);
	const [statement, ...others] = splitStatements(query.sql);
	if (statement === undefined || others.length > 0) throw refuse("sql", "one", "Run one statement at a time.");
	if (!query.mayChange && effectOf(statement.text) === "changes") {
		throw refuse("mayChange", "changes", "This statement may change data: confirm that it is meant.");
	}
	const target = await explorerTarget(ctx, query.source);
	const startMs = ctx.clock.monotonicMs();
	const result = await querySql(target, statement.text, signal, {
		database: query.database,
		timeoutMs: query.timeLimitS * 1_000,
		maxRows: query.rowLimit,
		maxCharacters: MOST_CHARACTERS,
	}).catch((error: unknown) => {
		throw error instanceof SqlError && error.code === "sql-refused" ? statementError(error) : error;
	});
	return { ...toResult(result), elapsedMs: Math.round(ctx.clock.monotonicMs() - startMs) };
}

function refuse(field: string, code: string, message: string): InputError {
	return new InputError([{ field, code, message }]);
}

function statementError(error: SqlError): StatementError {
	const words = (error.detail ?? "no reason given").replace(/\.$/, "");
	return new StatementError([`${words}.`, mendOf(error.serverCode)].filter(Boolean).join(" "), { cause: error });
}

function toResult({ columns, rows, isCut }: SqlResult): Omit<QueryResult, "elapsedMs"> {
	const [only, ...others] = columns;
	if (only?.name === "affected_rows" && others.length === 0) {
		return { columns: [], rows: [], isCut: false, affectedRows: Number(rows[0]?.[0] ?? 0) };
	}
	return { columns: [...columns], rows: rows.map((row) => row.map(toCell)), isCut };
}

/** What JSON would round or cannot hold becomes a text. */
function toCell(cell: SqlCell): Cell {
	if (typeof cell === "bigint") return String(cell);
	// JSON tags keep their numbers as they are written.
	if (typeof cell === "object" && cell !== null) return stringify(cell) ?? "";
	return cell;
}
