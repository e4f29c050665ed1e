import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { Engine } from "./engine/engine";
import type { InsertPart } from "./engine/rows";
import { METERS_DATABASE, Meter, setUpMeters } from "./meters";
import { MetersLife } from "./meters-life";
import { seededRandom } from "./random";
import { setUpTypes, typesRow } from "./types-table";

export interface MeterOptions {
	/** Rows per second; fractions are fine. */
	rate: number;
	meters: number;
	vgroups: number;
	/** The same seed and the same clock give the same rows. */
	seed: number;
	/** Rows written at once at the start, so that `earliest` finds something. */
	backlogRows: number;
	/** Pause between two metadata events (a new meter, an altered table, …); 0: none. */
	metaIntervalMs: number;
}

export interface MeterGenerator {
	/** Rows of `power.meters` written so far. */
	readonly writtenRows: number;
	/** Writes so many rows now, beside the rate. */
	write(rows: number): void;
	stop(): void;
}

const DEFAULTS: MeterOptions = {
	rate: 50,
	meters: 200,
	vgroups: 4,
	seed: 1,
	backlogRows: 200,
	metaIntervalMs: 20_000,
};

const TICK_MS = 100;
const TYPES_INTERVAL_MS = 1_000;
/** After a pause of the process, at most so much is caught up with. */
const MAX_CATCH_UP_MS = 2_000;
/** One insert statement at most, as a real writer would split it. */
const MAX_STATEMENT_ROWS = 5_000;

/** Sets up `power` (and `lab`, the table of all types) with their topics, and lets rows and metadata events come. */
export function prepareMeters(engine: Engine, clock: Clock, given: Partial<MeterOptions> = {}): MeterGenerator {
	const options = { ...DEFAULTS, ...definedOnly(given) };
	const random = seededRandom(options.seed);
	const meters = Array.from({ length: options.meters }, (_, index) => new Meter(`d${1001 + index}`, random));
	setUpMeters(engine, options.vgroups, meters, random);
	setUpTypes(engine);

	let writtenRows = 0;
	let turn = 0;
	const write = (rows: number) => {
		for (let left = rows; left > 0; ) {
			const count = Math.min(left, MAX_STATEMENT_ROWS);
			engine.insert(METERS_DATABASE, statement(count));
			writtenRows += count;
			left -= count;
		}
	};
	const statement = (count: number): InsertPart[] => {
		const active = Math.min(count, meters.length);
		const nowMs = engine.nowMs();
		return Array.from({ length: active }, (_, index) => {
			const meter = meters[(turn + index) % meters.length];
			if (meter === undefined) throw new Error("a simulator has at least one meter");
			const rowCount = Math.floor(count / active) + (index < count % active ? 1 : 0);
			return meter.read(nowMs, rowCount);
		}).map((part, index) => {
			if (index === active - 1) turn = (turn + active) % meters.length;
			return part;
		});
	};

	const timers: TimerHandle[] = [];
	write(options.backlogRows);
	if (options.rate > 0) {
		let lastMs = clock.monotonicMs();
		let due = 0;
		timers.push(
			every(clock, TICK_MS, () => {
				const nowMs = clock.monotonicMs();
				due += (Math.min(nowMs - lastMs, MAX_CATCH_UP_MS) / 1_000) * options.rate;
				lastMs = nowMs;
				const rows = Math.floor(due);
				due -= rows;
				write(rows);
			}),
		);
		let typesRows = 0;
		timers.push(every(clock, TYPES_INTERVAL_MS, () => engine.insert("lab", [typesRow(engine.nowMs(), typesRows++)])));
	}
	if (options.metaIntervalMs > 0) {
		const life = new MetersLife(engine, random, 1001 + options.meters);
		timers.push(every(clock, options.metaIntervalMs, () => life.next()));
	}
	return {
		get writtenRows() {
			return writtenRows;
		},
		write,
		stop() {
			for (const timer of timers) timer.cancel();
		},
	};
}

function definedOnly<T extends object>(given: T): T {
	return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
