import type { RowListBounds } from "@/lib/body/row-lists";
import type { PreviewResult, PreviewSample } from "./types";

interface Row {
	readonly result: PreviewResult;
	/** Text of the row and of what follows it in the body. */
	readonly data: string;
	readonly tail: string;
}

interface List {
	readonly rows: Row[];
	/** Of the body. */
	byteLength: number;
}

const BEFORE_ROW = '{"data":';
const utf8 = new TextEncoder();

/**
 * Puts rows together as the mapper does when several go into one message: those of one message of the subscription with
 * the same MQTT topic, or with the same reason to be skipped. Everything else is left as it is, in its place.
 */
export function asRowLists(results: readonly PreviewResult[], bounds: RowListBounds): PreviewResult[] {
	const shown: (PreviewResult | List)[] = [];
	const open = new Map<string, List>();
	for (const result of results) {
		const row = readRow(result);
		if (row === undefined) {
			shown.push(result);
			continue;
		}
		const key = `${row.tail}\n${destination(result)}`;
		const list = open.get(key);
		const grownBytes = (list?.byteLength ?? 0) + sizeOf(`,${row.data}`);
		if (list !== undefined && list.rows.length < bounds.maxRows && grownBytes <= bounds.maxBytes) {
			list.rows.push(row);
			list.byteLength = grownBytes;
			continue;
		}
		const started = { rows: [row], byteLength: sizeOf(bodyOf([row])) };
		open.set(key, started);
		shown.push(started);
	}
	return shown.map((entry) => ("rows" in entry ? merge(entry.rows) : entry));
}

function destination(result: PreviewResult): string {
	const { table = "" } = result.sample.values;
	return result.outcome === "published" ? `to ${result.mqttTopic}` : `not ${result.words} ${table}`;
}

function merge(rows: readonly Row[]): PreviewResult {
	const { result } = rows[0] ?? {};
	if (result === undefined) throw new Error("a list has at least one row");
	const title = rows.length === 1 ? result.sample.title : `${rows.length} data rows`;
	const sample: PreviewSample = { ...result.sample, title, body: bodyOf(rows) };
	return { ...result, sample };
}

function bodyOf(rows: readonly Row[]): string {
	return `${BEFORE_ROW}[${rows.map(({ data }) => data).join(",")}]${rows[0]?.tail ?? ""}`;
}

function sizeOf(text: string): number {
	return utf8.encode(text).length;
}

/** Undefined for metadata. */
function readRow(result: PreviewResult): Row | undefined {
	const { kind, body } = result.sample;
	if (kind !== "data" || !body.startsWith(`${BEFORE_ROW}{`)) return undefined;
	const end = objectEnd(body, BEFORE_ROW.length);
	return { result, data: body.slice(BEFORE_ROW.length, end), tail: body.slice(end) };
}

/** Index after the JSON object that begins at `start`. */
function objectEnd(json: string, start: number): number {
	let depth = 0;
	const tokens = /"(?:[^"\\]|\\.)*"|[{}]/gs;
	tokens.lastIndex = start;
	for (let token = tokens.exec(json); token !== null; token = tokens.exec(json)) {
		if (token[0] === "{") depth++;
		if (token[0] === "}") depth--;
		if (depth === 0) return tokens.lastIndex;
	}
	return json.length;
}
