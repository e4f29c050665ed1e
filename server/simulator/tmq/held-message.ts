import type { Clock } from "@/server/clock";
import { declaredLength } from "@/server/simulator/engine/column";
import { refusals } from "@/server/simulator/engine/errors";
import type { OutBlock } from "@/server/simulator/engine/topic";
import type { Delivery } from "./consumer";
import { blockFrame, rawDataFrame, rawFrame } from "./encode";
import type { TmqRequest } from "./request";

/** The one message that a connection caches, and how far `fetch` has come in it. */
export interface HeldMessage {
	readonly id: bigint;
	readonly delivery: Delivery;
	nextBlock: number;
	/** What `fetch_block` gives next, and the `req_id` that its frame will carry: that of `fetch`. */
	fetched: { readonly block: OutBlock; readonly reqId: bigint } | undefined;
}

type FetchRequest = Extract<TmqRequest, { action: `fetch${string}` }>;

export function isFetch<T extends TmqRequest>(request: T): request is Extract<T, FetchRequest> {
	return request.action.startsWith("fetch");
}

/** The adapter words the same mistake differently from action to action. */
const WRONG_ID: Readonly<Record<FetchRequest["action"], string>> = {
	fetch: "message ID are not equal",
	fetch_block: "message is nil",
	fetch_raw: "message ID is not equal",
	fetch_raw_data: "message ID is not equal",
	fetch_json_meta: "message ID is not equal",
};

const PRECISION_CODES = { ms: 0, us: 1, ns: 2 } as const;

export function fetchAction(
	request: FetchRequest,
	held: HeldMessage | undefined,
	clock: Clock,
): Record<string, unknown> | Uint8Array {
	const startMs = clock.monotonicMs();
	const { req_id: reqId = 0n, message_id: messageId = 0n } = request.args;
	if (held === undefined) throw refusals.adapter("message has been freed");
	const { delivery } = held;
	// The adapter looks at the type before the id here, and after it everywhere else.
	if (request.action === "fetch_json_meta" && delivery.type === 1) {
		throw refusals.adapter("message type can not get meta, type: 1");
	}
	if (messageId !== held.id) throw refusals.adapter(WRONG_ID[request.action]);
	const ids = { reqId, messageId, timeNs: BigInt(Math.round((clock.monotonicMs() - startMs) * 1e6)) };
	switch (request.action) {
		case "fetch_raw_data":
			return rawDataFrame(ids, delivery);
		case "fetch_raw":
			return rawFrame(ids, delivery);
		case "fetch_json_meta":
			return { message_id: messageId, data: delivery.meta ?? null };
		case "fetch":
			if (delivery.type === 2) throw refusals.adapter("message type is not data");
			return { message_id: messageId, ...advance(held, reqId) };
		case "fetch_block":
			if (delivery.type === 2) throw refusals.adapter("message type is not data");
			if (held.fetched === undefined) throw refusals.adapter("no fetch data");
			return blockFrame({ ...ids, reqId: held.fetched.reqId }, held.fetched.block);
	}
	return request satisfies never;
}

function advance(held: HeldMessage, reqId: bigint) {
	const block = held.delivery.blocks[held.nextBlock];
	if (block === undefined) {
		held.fetched = undefined;
		const none = { fields_names: null, fields_types: null, fields_lengths: null, precision: 0 };
		return { completed: true, table_name: "", rows: 0, fields_count: 0, ...none };
	}
	held.nextBlock++;
	held.fetched = { block, reqId };
	return {
		completed: false,
		table_name: block.tableName ?? "",
		rows: block.rowCount,
		fields_count: block.columns.length,
		fields_names: block.columns.map((column) => column.name),
		fields_types: block.columns.map((column) => column.type),
		fields_lengths: block.columns.map(declaredLength),
		precision: PRECISION_CODES[block.precision],
	};
}
