import type { VgroupAddress } from "@/lib/tmq/requests";
import { NO_OFFSET } from "@/lib/tmq/types";
import type { TmqClient } from "./client";
import { vgroupKey } from "./delivery-ledger";
import { TmqError } from "./errors";
import { type GroupOptions, withGroupConsumer } from "./group-consumer";
import { GroupError } from "./group-errors";
import { SERVER_CODE } from "./server-error";
import type { AssignedLine } from "./vgroups";

/** What the log of a vgroup holds, and where the consumer group reads on. */
export interface GroupPosition extends VgroupAddress {
	/** Oldest log entry that retention has kept. */
	begin: bigint;
	/** One past the newest log entry. */
	end: bigint;
	/** Next entry to read; undefined when the group has committed none. */
	committed: bigint | undefined;
}

/** The oldest entry that is kept, what comes next, or exactly this entry. */
export type StartPoint = "earliest" | "latest" | bigint;

/** All vgroups at once, or some of them; the others stay where they are. */
export type Reposition =
	| { scope: "all"; to: "earliest" | "latest" }
	| { scope: "vgroups"; vgroups: readonly (VgroupAddress & { to: StartPoint })[] };

/**
 * Positions of the DSN's consumer group, for a task that is not running. Joins the group for a moment, so nobody else may
 * be reading in it. Takes about as long as a subscription: 1 to 10 s. Rejects with `GroupError`, `TmqError`, `SqlError`,
 * or the signal's reason.
 */
export function readPositions(options: GroupOptions): Promise<GroupPosition[]> {
	return withGroupConsumer(options, positionsOf);
}

/**
 * Commits where the DSN's consumer group reads on, and gives its positions after that. Nothing is changed when a vgroup
 * is unknown or an offset lies outside its log. Rejects like `readPositions`.
 */
export function reposition(options: GroupOptions & { target: Reposition }): Promise<GroupPosition[]> {
	return withGroupConsumer(options, async (client, lines) => {
		// All are judged before the first is moved.
		for (const { line, offset } of plan(options.target, lines)) await move(client, line, offset);
		return positionsOf(client, lines);
	});
}

interface Move {
	line: AssignedLine;
	offset: bigint;
}

function plan(target: Reposition, lines: readonly AssignedLine[]): Move[] {
	if (target.scope === "all") return lines.map((line) => ({ line, offset: offsetOf(target.to, line) }));
	const known = new Map(lines.map((line) => [vgroupKey(line), line]));
	return target.vgroups.map(({ to, ...at }) => {
		const line = known.get(vgroupKey(at));
		if (line === undefined) throw unknownVgroup(at, lines);
		const offset = offsetOf(to, line);
		if (offset < line.begin || offset > line.end) throw outOfRange(line, offset);
		return { line, offset };
	});
}

function offsetOf(to: StartPoint, { begin, end }: AssignedLine): bigint {
	if (to === "earliest") return begin;
	return to === "latest" ? end : to;
}

async function move(client: TmqClient, line: AssignedLine, offset: bigint): Promise<void> {
	try {
		await client.commitOffset(line, offset);
	} catch (error) {
		if (!(error instanceof TmqError)) throw error;
		switch (error.serverCode) {
			case SERVER_CODE.sameCommitted:
				return;
			case SERVER_CODE.outOfRange:
				throw outOfRange(line, offset, error);
			case SERVER_CODE.consumerMismatch:
			case SERVER_CODE.foreignVgroup:
			case SERVER_CODE.foreignTopic:
				throw takenOver(line, error);
			default:
				throw error;
		}
	}
}

async function positionsOf(client: TmqClient, lines: readonly AssignedLine[]): Promise<GroupPosition[]> {
	const committed = lines.length === 0 ? [] : await client.committed(lines);
	return lines
		.map(({ tmqTopic, vgroupId, begin, end }, index) => {
			const offset = committed[index] ?? NO_OFFSET;
			return { tmqTopic, vgroupId, begin, end, committed: offset < 0n ? undefined : offset };
		})
		.sort((a, b) => a.tmqTopic.localeCompare(b.tmqTopic, "en") || a.vgroupId - b.vgroupId);
}

function unknownVgroup({ tmqTopic, vgroupId }: VgroupAddress, lines: readonly AssignedLine[]): GroupError {
	const known = lines
		.filter((line) => line.tmqTopic === tmqTopic)
		.map((line) => line.vgroupId)
		.toSorted((a, b) => a - b);
	const hint = known.length === 0 ? "This task does not read that TMQ topic." : `There are: ${known.join(", ")}.`;
	return new GroupError("unknown-vgroup", `TMQ topic ${tmqTopic} has no vgroup ${vgroupId}. ${hint}`);
}

function outOfRange({ tmqTopic, vgroupId, begin, end }: AssignedLine, offset: bigint, cause?: unknown): GroupError {
	return new GroupError(
		"offset-out-of-range",
		`Vgroup ${vgroupId} of ${tmqTopic} holds log entries from ${begin} to ${end}; ${offset} is outside. Choose an offset in that range.`,
		{ cause },
	);
}

function takenOver({ tmqTopic, vgroupId }: AssignedLine, cause: unknown): GroupError {
	return new GroupError(
		"group-in-use",
		`Another consumer took vgroup ${vgroupId} of ${tmqTopic} over meanwhile. Stop it, then try again.`,
		{ cause },
	);
}
