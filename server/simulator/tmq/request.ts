import { LosslessNumber, parse } from "lossless-json";

/** JSON types that the adapter's parser insists on. */
type MemberKind = "u64" | "i64" | "text" | "boolean" | "texts" | "text map" | "vgroup list";

interface MemberTypes {
	u64: bigint;
	i64: bigint;
	text: string;
	boolean: boolean;
	texts: string[];
	"text map": Map<string, string>;
	"vgroup list": { topic: string; vgroupId: number }[];
}

const messageShape = { req_id: "u64", message_id: "u64" } as const;

/** The members of each action's `args`. Unknown members are ignored, names are matched without regard to case. */
const SHAPES = {
	version: { req_id: "u64" },
	subscribe: {
		req_id: "u64",
		user: "text",
		password: "text",
		db: "text",
		group_id: "text",
		client_id: "text",
		offset_reset: "text",
		offset_rest: "text",
		topics: "texts",
		auto_commit: "text",
		auto_commit_interval_ms: "text",
		snapshot_enable: "text",
		with_table_name: "text",
		enable_batch_meta: "text",
		msg_consume_excluded: "text",
		msg_consume_rawdata: "text",
		session_timeout_ms: "text",
		max_poll_interval_ms: "text",
		tz: "text",
		app: "text",
		ip: "text",
		config: "text map",
	},
	poll: { req_id: "u64", blocking_time: "i64", message_id: "u64" },
	fetch: messageShape,
	fetch_block: messageShape,
	fetch_raw: messageShape,
	fetch_raw_data: messageShape,
	fetch_json_meta: messageShape,
	commit: messageShape,
	commit_offset: { req_id: "u64", topic: "text", vgroup_id: "i64", offset: "i64" },
	committed: { req_id: "u64", topic_vgroup_ids: "vgroup list" },
	position: { req_id: "u64", topic_vgroup_ids: "vgroup list" },
	assignment: { req_id: "u64", topic: "text" },
	seek: { req_id: "u64", topic: "text", vgroup_id: "i64", offset: "i64" },
	list_topics: { req_id: "u64" },
	unsubscribe: { req_id: "u64" },
} as const satisfies Record<string, Record<string, MemberKind>>;

export type ActionName = keyof typeof SHAPES;
type Shape<A extends ActionName> = (typeof SHAPES)[A];
export type ArgsOf<A extends ActionName> = {
	[K in keyof Shape<A>]?: Shape<A>[K] extends MemberKind ? MemberTypes[Shape<A>[K]] : never;
};
export type TmqRequest = { [A in ActionName]: { action: A; args: ArgsOf<A> } }[ActionName];

/** A request, or undefined for one that the adapter drops without an answer. */
export function parseRequest(text: string): TmqRequest | undefined {
	try {
		return readRequest(members(parse(text)));
	} catch {
		// Not JSON, or a member of the wrong type: a log line at the adapter, silence on the wire.
		return undefined;
	}
}

function readRequest(envelope: ReadonlyMap<string, unknown>): TmqRequest | undefined {
	const action = envelope.get("action");
	if (typeof action !== "string" || !Object.hasOwn(SHAPES, action)) return undefined;
	const name = action as ActionName;
	const given = envelope.get("args") ?? undefined;
	if (given === undefined && name !== "version") return undefined;
	const values = given === undefined ? new Map<string, unknown>() : members(given);
	const args: Record<string, unknown> = {};
	for (const [member, kind] of Object.entries(SHAPES[name])) {
		const value = values.get(member) ?? undefined;
		if (value !== undefined) args[member] = READERS[kind](value);
	}
	return { action: name, args } as TmqRequest;
}

class WrongType extends Error {}

const READERS: { readonly [K in MemberKind]: (value: unknown) => MemberTypes[K] } = {
	u64: (value) => integer(value, 0n, 2n ** 64n - 1n),
	i64: (value) => integer(value, -(2n ** 63n), 2n ** 63n - 1n),
	text,
	boolean(value) {
		if (typeof value !== "boolean") throw new WrongType();
		return value;
	},
	texts: (value) => list(value).map(text),
	"text map": (value) => new Map([...object(value)].map(([key, each]) => [key, text(each)])),
	"vgroup list": (value) =>
		list(value).map((each) => {
			const entry = members(each);
			const vgroupId = Number(integer(entry.get("vgroup_id") ?? new LosslessNumber("0"), -(2n ** 31n), 2n ** 31n - 1n));
			return { topic: text(entry.get("topic") ?? ""), vgroupId };
		}),
};

/** Plain integers in range only: no fraction, no exponent, no quotes. */
function integer(value: unknown, from: bigint, to: bigint): bigint {
	if (!(value instanceof LosslessNumber) || !/^-?\d+$/.test(value.value)) throw new WrongType();
	const number = BigInt(value.value);
	if (number < from || number > to) throw new WrongType();
	return number;
}

function text(value: unknown): string {
	if (typeof value !== "string") throw new WrongType();
	return value;
}

function list(value: unknown): unknown[] {
	if (!Array.isArray(value)) throw new WrongType();
	return value;
}

function object(value: unknown): Map<string, unknown> {
	if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof LosslessNumber) {
		throw new WrongType();
	}
	return new Map(Object.entries(value));
}

function members(value: unknown): Map<string, unknown> {
	return new Map([...object(value)].map(([name, each]) => [name.toLowerCase(), each]));
}
