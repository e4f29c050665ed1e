import { refusals } from "@/server/simulator/engine/errors";
import { alterTable, deleteFrom, dropStatement } from "./change";
import { createStatement } from "./create";
import { Cursor } from "./cursor";
import { insertInto } from "./insert";
import type { RestContext } from "./rest";
import type { ResultSet } from "./result";
import { describeTable, selectStatement, showStatement } from "./select";
import { wordTable } from "./word-table";

export interface Statement {
	readonly context: RestContext;
	readonly cursor: Cursor;
	/** Default database. */
	readonly database: string | undefined;
	/** IANA zone in which timestamps are written; UTC without one. */
	readonly timeZone: string | undefined;
}

const STATEMENTS = wordTable<(statement: Statement) => ResultSet | undefined>({
	select: selectStatement,
	show: showStatement,
	describe: describeTable,
	desc: describeTable,
	create: createStatement,
	insert: insertInto,
	delete: deleteFrom,
	alter: alterTable,
	drop: dropStatement,
	flush({ context, cursor }) {
		cursor.expect("database");
		const name = cursor.identifier();
		cursor.end();
		context.engine.flush(name);
		return undefined;
	},
	use({ context, cursor }) {
		const name = cursor.identifier();
		cursor.end();
		context.engine.database(name);
		return undefined;
	},
});

/** Runs one statement. Throws `TdengineError` with the code that the server gives. */
export function execute(
	context: RestContext,
	sql: string,
	options: Pick<Statement, "database" | "timeZone">,
): ResultSet | undefined {
	const cursor = new Cursor(sql);
	if (options.database !== undefined) context.engine.database(options.database);
	const first = cursor.peek();
	const run = first?.kind === "word" ? STATEMENTS.get(first.text.toLowerCase()) : undefined;
	if (run === undefined) throw cursor.error();
	cursor.take();
	return run({ context, cursor, ...options });
}

/** `[database.]name` */
export function tableName({ cursor, database }: Statement): { database: string; name: string } {
	const first = cursor.identifier();
	if (cursor.accept(".")) return { database: first, name: cursor.identifier() };
	if (database === undefined) throw refusals.noDatabase();
	return { database, name: first };
}
