import type { Cell } from "@/server/simulator/engine/column";
import type { Cursor } from "./cursor";

/** What follows the conditions of a selection. */
export interface Tail {
	readonly orderBy: string | undefined;
	readonly isDescending: boolean;
	readonly limit: number;
	readonly offset: number;
}

/** `[order by NAME [asc | desc]] [limit N [offset M] | limit M, N]` */
export function readTail(cursor: Cursor): Tail {
	const orderBy = cursor.accept("order", "by") ? cursor.identifier() : undefined;
	const isDescending = cursor.accept("desc");
	if (!isDescending) cursor.accept("asc");
	if (!cursor.accept("limit")) return { orderBy, isDescending, limit: Number.POSITIVE_INFINITY, offset: 0 };
	const first = cursor.integer();
	if (cursor.accept(",")) return { orderBy, isDescending, limit: cursor.integer(), offset: first };
	return { orderBy, isDescending, limit: first, offset: cursor.accept("offset") ? cursor.integer() : 0 };
}

export function inTail<Row>(rows: readonly Row[], tail: Tail, cellOf: (row: Row, name: string) => Cell): Row[] {
	const { orderBy, limit, offset } = tail;
	const sign = tail.isDescending ? -1 : 1;
	const ordered =
		orderBy === undefined ? rows : [...rows].sort((a, b) => sign * compare(cellOf(a, orderBy), cellOf(b, orderBy)));
	return ordered.slice(offset, offset + limit);
}

/** NULL comes first. */
function compare(a: Cell, b: Cell): number {
	if (a === null || b === null) return Number(a !== null) - Number(b !== null);
	return a < b ? -1 : a > b ? 1 : 0;
}
