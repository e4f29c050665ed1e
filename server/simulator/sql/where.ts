import type { Cell } from "@/server/simulator/engine/column";
import type { Predicate } from "@/server/simulator/engine/topic";
import type { Cursor } from "./cursor";
import { type Literal, readLiteral } from "./values";
import { wordTable } from "./word-table";

const COMPARISONS = wordTable<(order: number) => boolean>({
	"=": (order) => order === 0,
	"!=": (order) => order !== 0,
	"<>": (order) => order !== 0,
	"<": (order) => order < 0,
	"<=": (order) => order <= 0,
	">": (order) => order > 0,
	">=": (order) => order >= 0,
});

/** Comparisons with literals, joined by AND and OR. A comparison with null holds for no row. */
export function readWhere(cursor: Cursor): Predicate | undefined {
	return cursor.accept("where") ? readOr(cursor) : undefined;
}

function readOr(cursor: Cursor): Predicate {
	const left = readAnd(cursor);
	if (!cursor.accept("or")) return left;
	const right = readOr(cursor);
	return (cellOf) => left(cellOf) || right(cellOf);
}

function readAnd(cursor: Cursor): Predicate {
	const left = readComparison(cursor);
	if (!cursor.accept("and")) return left;
	const right = readAnd(cursor);
	return (cellOf) => left(cellOf) && right(cellOf);
}

function readComparison(cursor: Cursor): Predicate {
	if (cursor.accept("(")) {
		const inner = readOr(cursor);
		cursor.expect(")");
		return inner;
	}
	const name = cursor.identifier();
	if (cursor.accept("is", "not", "null")) return (cellOf) => cellOf(name) !== null;
	if (cursor.accept("is", "null")) return (cellOf) => cellOf(name) === null;
	if (cursor.accept("like")) {
		const pattern = likePattern(cursor.string());
		return (cellOf) => pattern.test(String(cellOf(name) ?? ""));
	}
	const holds = COMPARISONS.get(cursor.peek()?.text ?? "");
	if (holds === undefined) throw cursor.error();
	cursor.take();
	const literal = readLiteral(cursor);
	return (cellOf) => {
		const order = compare(cellOf(name), literal);
		return order !== undefined && holds(order);
	};
}

function compare(cell: Cell, literal: Literal): number | undefined {
	if (cell === null || cell instanceof Uint8Array || literal.kind === "null" || literal.kind === "now")
		return undefined;
	if (typeof cell === "string") {
		const text = literal.kind === "boolean" ? String(literal.value) : literal.text;
		return cell === text ? 0 : cell < text ? -1 : 1;
	}
	const number = literal.kind === "boolean" ? Number(literal.value) : Number(literal.text);
	const value = typeof cell === "bigint" ? cell : Number(cell);
	return value === number || Number(value) === number ? 0 : value < number ? -1 : 1;
}

/** `%` is any text, `_` any character; a backslash takes either as it is. */
function likePattern(text: string): RegExp {
	const parts = text.match(/\\[%_]|[\s\S]/g) ?? [];
	const source = parts.map((part) => {
		if (part === "%") return "[\\s\\S]*";
		return part === "_" ? "[\\s\\S]" : part.slice(-1).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	});
	return new RegExp(`^${source.join("")}$`, "i");
}
