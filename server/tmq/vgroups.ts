import type { SourceDsn } from "@/lib/dsn/types";
import type { AssignedVgroup } from "@/lib/tmq/answers";
import { SNAPSHOT_ERROR } from "@/lib/tmq/errors";
import type { VgroupAddress } from "@/lib/tmq/requests";
import { NO_OFFSET, type TmqMessage, type VgroupPosition } from "@/lib/tmq/types";
import type { Logger } from "@/server/log";
import type { TmqClient } from "./client";
import { vgroupKey } from "./delivery-ledger";
import { TmqError } from "./errors";
import { SERVER_CODE } from "./server-error";
import type { ResumePoint, TmqSessionEvent } from "./types";

export interface VgroupOptions {
	client: TmqClient;
	dsn: SourceDsn;
	resume: readonly ResumePoint[];
	logger: Logger;
	emit(event: TmqSessionEvent): void;
}

/** A line of `assignment` with the TMQ topic that was asked for. */
export type AssignedLine = AssignedVgroup & VgroupAddress;

/**
 * The vgroups that this consumer reads. When one is seen for the first time, what was acknowledged in an earlier session
 * is committed there, and a gap that retention has left is reported. None of its methods may overlap with another request.
 */
export class Vgroups {
	readonly #options: VgroupOptions;
	readonly #resume = new Map<string, bigint>();
	readonly #known = new Set<string>();
	/** Where this run has seen commits arrive. */
	readonly #committedBefore = new Set<string>();

	constructor(options: VgroupOptions) {
		this.#options = options;
		for (const point of options.resume) {
			const key = vgroupKey(point);
			if (point.isCommitted) this.#committedBefore.add(key);
			const furthest = this.#resume.get(key);
			if (furthest === undefined || furthest < point.nextOffset) this.#resume.set(key, point.nextOffset);
		}
	}

	get isEmpty(): boolean {
		return this.#known.size === 0;
	}

	knows(at: VgroupAddress): boolean {
		return this.#known.has(vgroupKey(at));
	}

	forget(at: VgroupAddress): void {
		this.#known.delete(vgroupKey(at));
	}

	/**
	 * Whether everything in the message was acknowledged in an earlier session of this run: it was fetched ahead on the
	 * server before the resume point was committed.
	 */
	wasAcknowledged({ address, nextOffset }: TmqMessage): boolean {
		const resume = this.#resume.get(vgroupKey(address));
		return resume !== undefined && nextOffset !== undefined && nextOffset <= resume;
	}

	/** Undefined while a snapshot is read. Empty for a TMQ topic of which this member has no vgroup (yet). */
	async assignment(): Promise<AssignedLine[] | undefined> {
		const lines: AssignedLine[] = [];
		for (const tmqTopic of this.#options.dsn.tmqTopics) {
			try {
				const assigned = await this.#options.client.assignment(tmqTopic);
				lines.push(...assigned.map((line) => ({ ...line, tmqTopic })));
			} catch (error) {
				if (!(error instanceof TmqError)) throw error;
				if (error.serverCode === SNAPSHOT_ERROR) return undefined;
				if (error.serverCode !== SERVER_CODE.foreignTopic) throw error;
			}
		}
		return lines;
	}

	/**
	 * Looks at the assignment and greets vgroups that are new. Returns false while a snapshot is read.
	 *
	 * @param read where reading stands in vgroups that have delivered already: never sought back behind it
	 */
	async refresh(read: ReadonlyMap<string, bigint> = new Map()): Promise<boolean> {
		const lines = await this.assignment();
		if (!lines) return false;
		const fresh = lines.filter((line) => !this.knows(line));
		if (fresh.length === 0) return true;
		const committed = await this.#options.client.committed(fresh);
		this.#checkStart(fresh, committed);
		for (const [index, line] of fresh.entries()) {
			await this.#greet(line, committed[index] ?? NO_OFFSET, read.get(vgroupKey(line)));
			this.#known.add(vgroupKey(line));
		}
		return true;
	}

	/** Begin, end, position and committed offset per vgroup; undefined while a snapshot is read. */
	async positions(): Promise<VgroupPosition[] | undefined> {
		const lines = await this.assignment();
		if (!lines) return undefined;
		if (lines.length === 0) return [];
		const position = await this.#options.client.position(lines);
		const committed = await this.#options.client.committed(lines);
		return lines.map(({ tmqTopic, vgroupId, begin, end }, index) => ({
			tmqTopic,
			vgroupId,
			begin,
			end,
			position: offsetOrNone(position[index]),
			committed: offsetOrNone(committed[index]),
		}));
	}

	/** A server told to start nowhere answers every poll empty; nobody would ever learn why. */
	#checkStart(fresh: readonly AssignedLine[], committed: readonly bigint[]): void {
		if (this.#options.dsn.autoOffsetReset !== "none") return;
		const isHopeless = fresh.every(
			(line, index) => (committed[index] ?? NO_OFFSET) === NO_OFFSET && !this.#resume.has(vgroupKey(line)),
		);
		if (!isHopeless) return;
		throw new TmqError(
			`Consumer group ${this.#options.dsn.groupId} has no committed offset, and auto.offset.reset is none. Choose earliest or latest, then start.`,
			{ code: "no-committed-offset", advice: "fatal" },
		);
	}

	async #greet(line: AssignedLine, committed: bigint, readUpTo: bigint | undefined): Promise<void> {
		const resume = this.#resume.get(vgroupKey(line));
		if (committed === NO_OFFSET && this.#committedBefore.has(vgroupKey(line))) this.#reportGone(line);
		if (committed === NO_OFFSET && resume === undefined) return this.#holdStart(line, readUpTo);
		const isAhead = resume !== undefined && (committed === NO_OFFSET || committed < resume);
		const start = isAhead ? resume : committed;
		if (start !== NO_OFFSET && start < line.begin) this.#reportGap(line, line.begin - start);
		if (!isAhead || resume < line.begin || !(await this.#isResumed(line, resume))) return;
		// The commit alone would not move this consumer's own position.
		if (readUpTo === undefined || readUpTo < resume) await this.#options.client.seek(line, resume);
	}

	/**
	 * A group that starts at the end of the log does so once: without a commit the next session would start at an end of its
	 * own, and what was written between the two would be lost.
	 */
	async #holdStart(line: AssignedLine, readUpTo: bigint | undefined): Promise<void> {
		const { client, dsn } = this.#options;
		// Left out, the server decides, and `position` tells what it chose.
		if (dsn.autoOffsetReset === "earliest" || dsn.autoOffsetReset === "none") return;
		const start = readUpTo ?? (await client.position([line]))[0] ?? NO_OFFSET;
		if (start >= 0n) await client.commitOffset(line, start);
	}

	/**
	 * Commits what was acknowledged. A log that ends before that is another one (made anew, or restored), and all of it is
	 * new. The server decides: the end that `assignment` told may be old by now.
	 */
	async #isResumed(line: AssignedLine, resume: bigint): Promise<boolean> {
		const { client, logger } = this.#options;
		try {
			await client.commitOffset(line, resume);
			return true;
		} catch (error) {
			if (!(error instanceof TmqError) || error.serverCode !== SERVER_CODE.outOfRange) throw error;
			const { tmqTopic, vgroupId, end } = line;
			logger.warn({ tmqTopic, vgroupId, end: String(end), resume: String(resume) }, "log begins anew");
			this.#options.emit({ type: "log-begins-anew", tmqTopic, vgroupId, acknowledged: resume, end });
			this.#resume.delete(vgroupKey(line));
			return false;
		}
	}

	#reportGone({ tmqTopic, vgroupId }: AssignedLine): void {
		this.#options.logger.warn({ tmqTopic, vgroupId }, "commits are gone");
		this.#options.emit({ type: "commits-gone", tmqTopic, vgroupId });
	}

	#reportGap({ tmqTopic, vgroupId, begin }: AssignedLine, missing: bigint): void {
		this.#options.logger.warn({ tmqTopic, vgroupId, missing: String(missing), begin: String(begin) }, "retention gap");
		this.#options.emit({ type: "retention-gap", tmqTopic, vgroupId, missing, begin });
	}
}

function offsetOrNone(offset: bigint | undefined): bigint | undefined {
	return offset === undefined || offset < 0n ? undefined : offset;
}
