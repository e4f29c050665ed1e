import type { Cell } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import type { Statement } from "./execute";
import { readLiteral, toCell } from "./values";

/** `[(tag, …)] tags (value, …)` by tag name. */
export function readTags({ cursor, context }: Statement, databaseName: string, using: string): Record<string, Cell> {
	const { tags: all, database } = context.engine.stable(databaseName, using);
	const names = cursor.peek()?.text === "(" ? cursor.inParentheses(() => cursor.list(() => cursor.identifier())) : null;
	cursor.expect("tags");
	const literals = cursor.inParentheses(() => cursor.list(() => readLiteral(cursor)));
	const given = names ?? all.map((tag) => tag.name);
	if (given.length !== literals.length) throw refusals.invalidValue("number of tags");
	return Object.fromEntries(
		given.map((name, index) => {
			const tag = all.find((each) => each.name === name);
			const literal = literals[index];
			if (tag === undefined || literal === undefined) throw refusals.columnNotExist(name);
			return [name, toCell(literal, tag, database.precision, context.engine.nowMs())];
		}),
	);
}
