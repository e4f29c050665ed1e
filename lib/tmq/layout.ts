import { columnType, type Storage } from "./column-types";
import { FrameError } from "./frame-error";

/** What a block's header says about one column. */
export interface ColumnHeader {
	readonly type: number;
	/** The slot width that the server declares. */
	readonly declaredWidth: number;
	/** Fraction digits of a decimal, else 0. */
	readonly scale: number;
	/** Length of the column's data, without its bitmap or offsets. */
	dataLength: number;
}

/** Above this many columns of unknown type, guessing how they lie would cost more than it could bring. */
const MAX_GUESSED_COLUMNS = 8;

/** Bytes in front of a column's data: its null bitmap, or one offset for each row. */
export function prefixLength(storage: Storage, rowCount: number): number {
	return storage === "fixed" ? (rowCount + 7) >> 3 : rowCount * 4;
}

/**
 * How each column is stored, such that all of them fill the body of the block, or all of it but the trailing byte.
 * The type table says it for known types. A type that a later server has introduced is taken for whatever makes the
 * lengths add up, so that its column can be stepped over. Undefined when nothing fits.
 */
export function fitStorages(
	headers: readonly ColumnHeader[],
	rowCount: number,
	bodyLength: number,
): readonly Storage[] | undefined {
	const storages: Storage[] = [];
	const unknown: number[] = [];
	let total = 0;
	for (const [index, header] of headers.entries()) {
		const known = columnType(header.type);
		if (known !== undefined && header.dataLength < 0) return undefined;
		if (known === undefined) unknown.push(index);
		const storage = known?.storage ?? guessStorage(header, rowCount);
		storages.push(storage);
		total += prefixLength(storage, rowCount) + header.dataLength;
	}
	if (fills(total, bodyLength)) return storages;
	if (unknown.length === 0 || unknown.length > MAX_GUESSED_COLUMNS) return undefined;
	return fitUnknown(storages, unknown, headers, rowCount, bodyLength);
}

function fills(total: number, bodyLength: number): boolean {
	return total === bodyLength || total === bodyLength - 1;
}

function guessStorage(header: ColumnHeader, rowCount: number): Storage {
	return header.dataLength === header.declaredWidth * rowCount ? "fixed" : "var16";
}

function fitUnknown(
	guessed: readonly Storage[],
	unknown: readonly number[],
	headers: readonly ColumnHeader[],
	rowCount: number,
	bodyLength: number,
): readonly Storage[] | undefined {
	for (let choice = 0; choice < 1 << unknown.length; choice++) {
		const storages = [...guessed];
		for (const [bit, index] of unknown.entries()) storages[index] = choice & (1 << bit) ? "var16" : "fixed";
		let total = 0;
		for (const [index, header] of headers.entries()) {
			total += prefixLength(storages[index] ?? "fixed", rowCount) + header.dataLength;
		}
		if (fills(total, bodyLength)) return storages;
	}
	return undefined;
}

/** Fixed-width columns of known type hold exactly one slot a row. */
export function checkFixedLength(header: ColumnHeader, rowCount: number, offset: number): void {
	const type = columnType(header.type);
	if (type === undefined || type.storage !== "fixed") return;
	if (header.dataLength !== type.width * rowCount) {
		const wanted = `${type.width * rowCount} bytes wanted for ${rowCount} rows of ${type.name}`;
		throw new FrameError("block.columnLengths", offset, `${wanted}, ${header.dataLength} given`);
	}
}
