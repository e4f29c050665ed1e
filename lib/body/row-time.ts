import { columnType } from "@/lib/tmq/column-types";
import type { Block, Precision } from "@/lib/tmq/types";

const TICKS_PER_MS = { ms: 1, us: 1e3, ns: 1e6 } as const satisfies Record<Precision, number>;
const DAY_MS = 86_400_000;

/**
 * Unix ms of the newest row by the blocks' first columns, where these are timestamps. With `nowMs`, only rows of the
 * day before it count: older ones are history that is being written, and later ones come from a clock that is wrong.
 */
export function newestRowAt(blocks: readonly Block[], nowMs: number | undefined): number | undefined {
	const from = nowMs === undefined ? Number.NEGATIVE_INFINITY : nowMs - DAY_MS;
	const to = nowMs ?? Number.POSITIVE_INFINITY;
	let newest: number | undefined;
	for (const block of blocks) {
		const column = block.columns[0];
		if (column === undefined || columnType(column.type)?.name !== "TIMESTAMP") continue;
		const { bytes } = block;
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		const ticksPerMs = TICKS_PER_MS[block.precision];
		for (let row = 0; row < block.rowCount; row++) {
			if (((bytes[column.nullsAt + (row >> 3)] as number) & (0x80 >> (row & 7))) !== 0) continue;
			const at = column.valuesAt + row * 8;
			const ms = Math.floor((view.getInt32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true)) / ticksPerMs);
			if (ms >= from && ms <= to && (newest === undefined || ms > newest)) newest = ms;
		}
	}
	return newest;
}
