import type { DatabaseSpec } from "@/server/simulator/engine/engine";
import type { ChildSpec } from "@/server/simulator/engine/rows";
import { readColumn } from "./columns";
import { createTopic } from "./create-topic";
import { type Statement, tableName } from "./execute";
import { affected, type ResultSet } from "./result";
import { readTags } from "./tags";

export function createStatement(statement: Statement): ResultSet {
	const { cursor } = statement;
	if (cursor.accept("database")) createDatabase(statement);
	else if (cursor.accept("topic")) createTopic(statement);
	else if (cursor.accept("stable")) createTable(statement);
	else if (cursor.accept("table")) createTable(statement);
	else throw cursor.error();
	return affected(0);
}

function createDatabase({ cursor, context }: Statement): void {
	const ifNotExists = cursor.accept("if", "not", "exists");
	const spec: DatabaseSpec = { name: cursor.identifier() };
	while (cursor.peek()?.kind === "word") {
		if (cursor.accept("vgroups")) spec.vgroups = cursor.integer();
		else if (cursor.accept("precision")) {
			const precision = cursor.string();
			if (precision !== "ms" && precision !== "us" && precision !== "ns") throw cursor.error();
			spec.precision = precision;
		} else if (cursor.accept("wal_retention_period")) spec.walRetentionS = cursor.integer();
		else {
			// Options that change nothing here: their value is one token.
			cursor.word();
			cursor.take();
		}
	}
	cursor.end();
	if (ifNotExists && context.engine.databases.has(spec.name)) return;
	context.engine.createDatabase(spec);
}

function createTable(statement: Statement): void {
	const { cursor } = statement;
	const ifNotExists = cursor.accept("if", "not", "exists");
	const { database, name } = tableName(statement);
	if (cursor.accept("using")) createChildren(statement, database, name, ifNotExists);
	else createOneTable(statement, database, name, ifNotExists);
}

function createOneTable(statement: Statement, database: string, name: string, ifNotExists: boolean): void {
	const { cursor, context } = statement;
	const columns = cursor.inParentheses(() => cursor.list(() => readColumn(cursor)));
	const tags = cursor.accept("tags") ? cursor.inParentheses(() => cursor.list(() => readColumn(cursor))) : undefined;
	skipTableOptions(statement);
	cursor.end();
	const { tables, stables } = context.engine.database(database);
	if (ifNotExists && (tables.has(name) || stables.has(name))) return;
	if (tags === undefined) context.engine.createNormal(database, { name, columns });
	else context.engine.createStable(database, { name, columns, tags });
}

/** One or more `name using stable [(tag, …)] tags (…)` */
function createChildren(statement: Statement, database: string, first: string, ifNotExists: boolean): void {
	const { cursor, context } = statement;
	const specs: ChildSpec[] = [];
	let isOptional = ifNotExists;
	for (let name = first; ; ) {
		const { name: using } = tableName(statement);
		specs.push({ name, using, tags: readTags(statement, database, using), ifNotExists: isOptional });
		skipTableOptions(statement);
		cursor.accept(",");
		if (cursor.isAtEnd() || cursor.accept(";")) break;
		isOptional = cursor.accept("if", "not", "exists");
		({ name } = tableName(statement));
		cursor.expect("using");
	}
	cursor.end();
	context.engine.createChildren(database, specs);
}

/** Comment and ttl change nothing that a subscription shows. */
function skipTableOptions({ cursor }: Statement): void {
	while (cursor.accept("ttl") || cursor.accept("comment")) cursor.take();
}
