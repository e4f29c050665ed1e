import type { Positions, RepositionInput } from "@/lib/api/positions";

export const START_POINTS = ["earliest", "latest", "offsets"] as const;
export type StartPoint = (typeof START_POINTS)[number];

type Vgroup = Positions["vgroups"][number];

/** What a new position means for one vgroup. Counts are log entries; offsets are 64-bit. */
export interface VgroupChange {
	key: string;
	vgroup: Vgroup;
	/** Undefined: what was typed is no offset within the kept log. */
	to: bigint | undefined;
	/** Read before, and read again. */
	repeated: bigint;
	/** Kept, not read yet, and never read. */
	jumped: bigint;
	/** Kept, and read for the first time: the group had committed nothing. */
	unread: bigint;
}

export interface PositionChange {
	vgroups: readonly VgroupChange[];
	repeated: bigint;
	jumped: bigint;
	unread: bigint;
	/** Every offset lies in the kept log, and at least one is another than now. */
	isPossible: boolean;
}

export function keyOf({ tmqTopic, vgroupId }: Vgroup): string {
	return `${tmqTopic}/${vgroupId}`;
}

/** Where the group reads on as things are; undefined where it has committed nothing. */
export function standsAt({ begin, committed }: Vgroup): bigint | undefined {
	if (committed === undefined) return undefined;
	// Retention may have removed what comes next: reading goes on with the oldest that is left.
	return BigInt(committed) > BigInt(begin) ? BigInt(committed) : BigInt(begin);
}

/** What starting from there means. `typed` holds offsets by `keyOf`; a vgroup without one stays where it stands. */
export function changeTo(
	vgroups: readonly Vgroup[],
	start: StartPoint,
	typed: ReadonlyMap<string, string>,
): PositionChange {
	const changes = vgroups.map((vgroup) => changeOf(vgroup, start, typed.get(keyOf(vgroup)) ?? ""));
	const sum = (part: "repeated" | "jumped" | "unread") => changes.reduce((total, change) => total + change[part], 0n);
	const isMoved = changes.some(({ vgroup, to }) => to !== undefined && to !== standsAt(vgroup));
	return {
		vgroups: changes,
		repeated: sum("repeated"),
		jumped: sum("jumped"),
		unread: sum("unread"),
		isPossible: isMoved && (start !== "offsets" || changes.every((change) => isFine(change, typed))),
	};
}

function isFine({ vgroup, to }: VgroupChange, typed: ReadonlyMap<string, string>): boolean {
	return to !== undefined || (typed.get(keyOf(vgroup)) ?? "").trim() === "";
}

function changeOf(vgroup: Vgroup, start: StartPoint, typed: string): VgroupChange {
	const [begin, end] = [BigInt(vgroup.begin), BigInt(vgroup.end)];
	const now = standsAt(vgroup);
	const to = start === "earliest" ? begin : start === "latest" ? end : offsetIn(typed, begin, end, now);
	const change = { key: keyOf(vgroup), vgroup, to, repeated: 0n, jumped: 0n, unread: 0n };
	if (to === undefined) return change;
	if (now === undefined) return { ...change, jumped: to - begin, unread: end - to };
	return to < now ? { ...change, repeated: now - to } : { ...change, jumped: to - now };
}

function offsetIn(typed: string, begin: bigint, end: bigint, now: bigint | undefined): bigint | undefined {
	const text = typed.replaceAll(",", "").trim();
	if (text === "") return now;
	if (!/^\d{1,19}$/.test(text)) return undefined;
	const offset = BigInt(text);
	return offset >= begin && offset <= end ? offset : undefined;
}

/** The request for it; only vgroups that move are named. */
export function toRequest(change: PositionChange, start: StartPoint): RepositionInput {
	if (start !== "offsets") return { scope: "all", to: start };
	const vgroups = change.vgroups.flatMap(({ vgroup, to }) =>
		to === undefined || to === standsAt(vgroup)
			? []
			: [{ tmqTopic: vgroup.tmqTopic, vgroupId: vgroup.vgroupId, to: `${to}` }],
	);
	return { scope: "vgroups", vgroups };
}
