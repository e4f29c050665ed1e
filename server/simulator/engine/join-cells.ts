import type { Cell, CellList } from "./column";

/** One list out of several of the same column. Typed arrays stay what they are, so that they can be sent as they lie. */
export function joinCells(lists: readonly CellList[], length: number): CellList {
	const [first] = lists;
	if (lists.length === 1 && first !== undefined) return first;
	if (lists.every((list) => list instanceof Float32Array)) return join(new Float32Array(length), lists);
	if (lists.every((list) => list instanceof Int32Array)) return join(new Int32Array(length), lists);
	if (lists.every((list) => list instanceof BigInt64Array)) return join(new BigInt64Array(length), lists);
	const joined: Cell[] = [];
	for (const list of lists) for (let row = 0; row < list.length; row++) joined.push(list[row] ?? null);
	return joined;
}

function join<T extends CellList & { set(from: T, at: number): void }>(joined: T, lists: readonly T[]): T {
	let at = 0;
	for (const list of lists) {
		joined.set(list, at);
		at += list.length;
	}
	return joined;
}
