import { refusals, TdengineError } from "@/server/simulator/engine/errors";
import type { ConsumerOptions } from "./consumer";
import type { ArgsOf } from "./request";

/** What the adapter itself does about commits. */
export interface AutoCommit {
	readonly isOn: boolean;
	readonly intervalMs: number;
}

/** Options of the native client: the range of integers, or the words allowed. */
const OPTIONS: Readonly<Record<string, { from: number; to: number } | { words: readonly string[] } | "text">> = {
	"group.id": "text",
	"client.id": "text",
	"td.connect.db": "text",
	"td.connect.user": "text",
	"td.connect.pass": "text",
	"td.connect.ip": "text",
	"td.connect.port": "text",
	"auto.offset.reset": { words: ["earliest", "latest", "none"] },
	"enable.auto.commit": { words: ["true", "false"] },
	"auto.commit.interval.ms": { from: 1, to: 2147483647 },
	"experimental.snapshot.enable": { words: ["true", "false"] },
	"msg.with.table.name": { words: ["true", "false"] },
	"msg.enable.batchmeta": "text",
	"msg.consume.excluded": "text",
	"msg.consume.rawdata": "text",
	"enable.replay": { words: ["true", "false"] },
	"session.timeout.ms": { from: 6_000, to: 1_800_000 },
	"heartbeat.interval.ms": { from: 1_000, to: 1_800_000 },
	"max.poll.interval.ms": { from: 1_000, to: 2147483647 },
	"fetch.max.wait.ms": { from: 1, to: 2147483647 },
	"min.poll.rows": { from: 1, to: 2147483647 },
};

/** Members of `subscribe` and the consumer option that each sets; an empty text counts as absent. */
const MEMBER_OPTIONS = {
	group_id: "group.id",
	client_id: "client.id",
	db: "td.connect.db",
	offset_rest: "auto.offset.reset",
	offset_reset: "auto.offset.reset",
	snapshot_enable: "experimental.snapshot.enable",
	with_table_name: "msg.with.table.name",
	enable_batch_meta: "msg.enable.batchmeta",
	msg_consume_excluded: "msg.consume.excluded",
	msg_consume_rawdata: "msg.consume.rawdata",
	session_timeout_ms: "session.timeout.ms",
	max_poll_interval_ms: "max.poll.interval.ms",
} as const satisfies Partial<Record<keyof ArgsOf<"subscribe">, string>>;

const GROUP_ID_BYTES = 192;

/** The options of a subscription. Throws what the adapter answers to a bad one. */
export function readOptions(args: ArgsOf<"subscribe">): { consumer: ConsumerOptions; autoCommit: AutoCommit } {
	const autoCommit = readAutoCommit(args);
	const given = new Map<string, string>();
	for (const [member, option] of Object.entries(MEMBER_OPTIONS)) {
		const value = args[member as keyof typeof MEMBER_OPTIONS];
		if (value) given.set(option, value);
	}
	for (const [option, value] of args.config ?? []) given.set(option, value);
	for (const [option, value] of given) checkOption(option, value);
	if (args.tz && !isTimeZone(args.tz)) throw refusals.adapter(`unknown time zone ${args.tz}`);

	const groupId = Buffer.from(given.get("group.id") ?? "")
		.subarray(0, GROUP_ID_BYTES)
		.toString();
	if (groupId.includes(":")) throw refusals.adapter("fail");
	if (groupId === "") throw refusals.adapter("malloc tmq element failed or group is empty");
	const integer = (option: string, otherwise: number) => Number(given.get(option) ?? otherwise);
	const reset = given.get("auto.offset.reset");
	return {
		autoCommit,
		consumer: {
			groupId,
			clientId: given.get("client.id") ?? "",
			offsetReset: reset === "earliest" || reset === "none" ? reset : "latest",
			isSnapshotEnabled: given.get("experimental.snapshot.enable") === "true",
			// The native client reads an integer here, so that "true" means off.
			isBatchMeta: Number.parseInt(given.get("msg.enable.batchmeta") ?? "0", 10) > 0,
			minPollRows: integer("min.poll.rows", 4_096),
			sessionTimeoutMs: integer("session.timeout.ms", 12_000),
			maxPollIntervalMs: integer("max.poll.interval.ms", 300_000),
		},
	};
}

/** Absent or empty means off, unlike the native client's own default. */
function readAutoCommit(args: ArgsOf<"subscribe">): AutoCommit {
	const word = args.auto_commit ?? "";
	if (word !== "" && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(word)) {
		throw refusals.adapter(`strconv.ParseBool: parsing ${JSON.stringify(word)}: invalid syntax`);
	}
	const interval = args.auto_commit_interval_ms || "5000";
	if (!/^[+-]?\d+$/.test(interval)) {
		throw refusals.adapter(`strconv.ParseInt: parsing ${JSON.stringify(interval)}: invalid syntax`);
	}
	return { isOn: /^(1|t)/i.test(word), intervalMs: Number(interval) };
}

function checkOption(option: string, value: string): void {
	const allowed = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
	if (allowed === undefined) throw new TdengineError(65534, "Unknown error 65534");
	if (allowed === "text") return;
	if ("words" in allowed ? !allowed.words.includes(value) : !isIntegerWithin(value, allowed)) {
		throw refusals.adapter("fail");
	}
}

function isIntegerWithin(value: string, { from, to }: { from: number; to: number }): boolean {
	return /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to;
}

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
