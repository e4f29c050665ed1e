/** A row as it was written: its number, and where the source put it. */
export interface IssuedRow {
	readonly n: number;
	readonly vgroupId: number;
	/** Version of the vgroup's log that holds it. */
	readonly version: number;
	readonly padBytes: number;
}

/** One message as the subscriber got it. */
export interface Arrival {
	readonly topic: string;
	readonly body: Buffer;
}

export interface CommitRecord {
	readonly clientId: string;
	readonly vgroupId: number;
	/** Next version to read. */
	readonly offset: number;
	readonly atMs: number;
}

/** The sets that must be empty at the end of every run. */
export interface Verdict {
	lost: number[];
	outOfOrder: number[];
	/** More often than the faults of the run allow. */
	repeated: number[];
	/** Arrivals that nobody wrote, or that say something else than was written. */
	neverIssued: string[];
	/** Committed before the broker had acknowledged them. */
	committedEarly: number[];
	/** Committed backwards. */
	committedBack: string[];
}

/** What else a run showed; for figures, not for judgement. */
export interface Tally {
	issued: number;
	arrivals: number;
	repeats: number;
	allowedRepeats: number;
}

/**
 * Holds what was written against what arrived and what was committed. Knows nothing of the product: rows are numbered
 * by the test, arrivals come from a subscriber of its own, commits from the source's record.
 */
export class Ledger {
	readonly #issued = new Map<number, IssuedRow>();
	/** By vgroup, in the order of the log. */
	readonly #byVgroup = new Map<number, IssuedRow[]>();
	readonly #arrivals = new Map<number, number>();
	readonly #lastByVgroup = new Map<number, number>();
	readonly #allowed = new Map<number, number>();
	readonly #acknowledgedAtMs = new Map<number, number>();
	readonly #commits: CommitRecord[] = [];
	readonly #forgiven = new Set<number>();
	readonly #outOfOrder: number[] = [];
	readonly #neverIssued: string[] = [];
	readonly #unjudged: Arrival[] = [];
	#insertsUnderWay = 0;
	/** Written, not arrived and not forgiven. */
	#missing = 0;
	#arrivalCount = 0;

	/** Rows are about to be written: arrivals are judged once it is known where each went. */
	expectRows(): void {
		this.#insertsUnderWay++;
	}

	issue(rows: readonly IssuedRow[]): void {
		for (const row of rows) {
			this.#issued.set(row.n, row);
			this.#missing++;
			const list = this.#byVgroup.get(row.vgroupId) ?? [];
			this.#byVgroup.set(row.vgroupId, list);
			list.push(row);
		}
		this.#insertsUnderWay--;
		if (this.#insertsUnderWay === 0) for (const arrival of this.#unjudged.splice(0)) this.#judge(arrival);
	}

	get issuedCount(): number {
		return this.#issued.size;
	}

	get arrivalCount(): number {
		return this.#arrivalCount;
	}

	/** Whether everything that was written and not forgiven has arrived at least once. */
	get isComplete(): boolean {
		return this.#missing === 0;
	}

	arrive(arrival: Arrival): void {
		this.#arrivalCount++;
		if (this.#insertsUnderWay > 0) this.#unjudged.push(arrival);
		else this.#judge(arrival);
	}

	#judge({ topic, body }: Arrival): void {
		const text = body.toString();
		const row = this.#read(text);
		if (row === undefined) {
			const written = this.#issued.get(numberIn(body) ?? 0);
			this.#neverIssued.push(`${topic}: ${text.slice(0, 240)}, written was ${JSON.stringify(written)}`);
			return;
		}
		const seen = this.#arrivals.get(row.n) ?? 0;
		this.#arrivals.set(row.n, seen + 1);
		if (seen > 0) return;
		if (!this.#forgiven.has(row.n)) this.#missing--;
		const last = this.#lastByVgroup.get(row.vgroupId) ?? Number.NEGATIVE_INFINITY;
		if (row.n < last) this.#outOfOrder.push(row.n);
		else this.#lastByVgroup.set(row.vgroupId, row.n);
	}

	/** The broker's final acknowledgement of a row passed by on its way to the product. */
	acknowledge(n: number, atMs: number): void {
		if (!this.#acknowledgedAtMs.has(n)) this.#acknowledgedAtMs.set(n, atMs);
	}

	commit(record: CommitRecord): void {
		this.#commits.push(record);
	}

	get commits(): readonly CommitRecord[] {
		return this.#commits;
	}

	/** A fault may make each of these rows arrive once more. */
	allowRepeat(rows: Iterable<number>): void {
		for (const n of rows) this.#allowed.set(n, (this.#allowed.get(n) ?? 0) + 1);
	}

	/** Rows that lie at or beyond what the group has committed. */
	uncommitted(committed: Readonly<Record<number, number>>): number[] {
		return [...this.#issued.values()]
			.filter(({ vgroupId, version }) => version >= (committed[vgroupId] ?? 0))
			.map(({ n }) => n);
	}

	/** Whether the group has committed everything that was written. */
	isCommitted(committed: Readonly<Record<number, number>>): boolean {
		for (const [vgroupId, rows] of this.#byVgroup) {
			if ((rows.at(-1)?.version ?? -1) >= (committed[vgroupId] ?? 0)) return false;
		}
		return true;
	}

	/** Rows that a fault took away before anybody could read them: they may be missing. */
	forgive(rows: Iterable<number>): void {
		for (const n of rows) {
			if (this.#issued.has(n) && !this.#forgiven.has(n) && !this.#arrivals.has(n)) this.#missing--;
			this.#forgiven.add(n);
		}
	}

	/** Rows with a version below the bound of their vgroup that have not arrived. */
	unreadBefore(bounds: Readonly<Record<number, number>>): number[] {
		return [...this.#issued.values()]
			.filter(({ n, vgroupId, version }) => version < (bounds[vgroupId] ?? 0) && !this.#arrivals.has(n))
			.map(({ n }) => n);
	}

	verdict(): Verdict {
		const lost = [...this.#issued.keys()].filter((n) => !this.#arrivals.has(n) && !this.#forgiven.has(n));
		const repeated = [...this.#arrivals].filter(([n, times]) => times - 1 > (this.#allowed.get(n) ?? 0));
		return {
			lost,
			outOfOrder: this.#outOfOrder,
			repeated: repeated.map(([n]) => n),
			neverIssued: this.#neverIssued,
			...this.#judgeCommits(),
		};
	}

	tally(): Tally {
		let repeats = 0;
		for (const times of this.#arrivals.values()) repeats += times - 1;
		let allowedRepeats = 0;
		for (const times of this.#allowed.values()) allowedRepeats += times;
		return { issued: this.#issued.size, arrivals: this.#arrivalCount, repeats, allowedRepeats };
	}

	#judgeCommits(): Pick<Verdict, "committedEarly" | "committedBack"> {
		const committedEarly: number[] = [];
		const committedBack: string[] = [];
		const reached = new Map<number, { index: number; offset: number }>();
		for (const { vgroupId, offset, atMs, clientId } of this.#commits) {
			const rows = this.#byVgroup.get(vgroupId) ?? [];
			const state = reached.get(vgroupId) ?? { index: 0, offset: 0 };
			if (offset < state.offset) committedBack.push(`vgroup ${vgroupId}: ${state.offset} → ${offset} by ${clientId}`);
			for (; (rows[state.index]?.version ?? Number.POSITIVE_INFINITY) < offset; state.index++) {
				const n = rows[state.index]?.n ?? 0;
				const acknowledgedAtMs = this.#acknowledgedAtMs.get(n) ?? Number.POSITIVE_INFINITY;
				if (acknowledgedAtMs > atMs && !this.#forgiven.has(n)) committedEarly.push(n);
			}
			state.offset = Math.max(state.offset, offset);
			reached.set(vgroupId, state);
		}
		return { committedEarly, committedBack };
	}

	/** The row that the body tells of, if it says exactly what was written. */
	#read(text: string): IssuedRow | undefined {
		const body = parse(text);
		const row = typeof body?.data?.n === "number" ? this.#issued.get(body.data.n) : undefined;
		if (row === undefined || body?.offset === undefined) return undefined;
		const { vgroupId, offset } = body.offset;
		const isRight =
			vgroupId === row.vgroupId &&
			typeof offset === "number" &&
			offset <= row.version &&
			body.data?.pad === padOf(row.n, row.padBytes);
		return isRight ? row : undefined;
	}
}

interface Body {
	data?: { n?: unknown; pad?: unknown };
	offset?: { vgroupId?: unknown; offset?: unknown };
}

function parse(text: string): Body | undefined {
	try {
		return JSON.parse(text) as Body;
	} catch {
		return undefined;
	}
}

/** What a row carries beside its number: text that only this row has. */
export function padOf(n: number, bytes: number): string {
	const word = `${n}.`;
	return word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes);
}

/** The number of the row in a body, without reading all of it. */
export function numberIn(body: Buffer): number | undefined {
	const found = /"n":(\d+)/.exec(body.subarray(0, 200).toString("latin1"));
	return found?.[1] === undefined ? undefined : Number(found[1]);
}
