import { defineColumn, TYPE } from "./engine/column";
import type { Engine } from "./engine/engine";
import type { ChildSpec, InsertPart } from "./engine/rows";
import { selectAll, selectTbname } from "./engine/topic";

export const METERS_DATABASE = "power";
export const METERS_STABLE = "meters";

const LOCATIONS = ["SanFrancisco", "LosAngeles", "SanDiego", "Sacramento", "Oakland", "Fresno", "SanJose", "Campbell"];
const GROUPS = 10;
/** Shorter than TDengine's hour: a demo that runs for days should stay small. */
export const RETENTION_S = 900;

export function meterTags(random: () => number): ChildSpec["tags"] {
	const city = LOCATIONS[Math.floor(random() * LOCATIONS.length)] ?? "SanFrancisco";
	return { location: `California.${city}`, groupid: 1 + Math.floor(random() * GROUPS) };
}

/** Database, super table, meters and the three topics over them. */
export function setUpMeters(engine: Engine, vgroups: number, meters: readonly Meter[], random: () => number): void {
	engine.createDatabase({ name: METERS_DATABASE, vgroups, walRetentionS: RETENTION_S });
	const stable = engine.createStable(METERS_DATABASE, {
		name: METERS_STABLE,
		columns: [
			{ name: "ts", type: TYPE.TIMESTAMP },
			{ name: "current", type: TYPE.FLOAT },
			{ name: "voltage", type: TYPE.INT },
			{ name: "phase", type: TYPE.FLOAT },
		],
		tags: [
			{ name: "location", type: TYPE.VARCHAR, length: 64 },
			{ name: "groupid", type: TYPE.INT },
		],
	});
	const [ts, ...others] = selectAll(stable);
	if (ts === undefined) throw new Error("a super table has a first column");
	const tbname = selectTbname(defineColumn({ name: "tbname", type: TYPE.VARCHAR }));
	engine.createTopic({
		name: "topic_meters",
		database: METERS_DATABASE,
		sql: "create topic topic_meters as select ts, tbname, current, voltage, phase, location, groupid from power.meters",
		source: { kind: "column", from: stable, select: [ts, tbname, ...others] },
	});
	engine.createTopic({
		name: "topic_meters_stable",
		database: METERS_DATABASE,
		meta: "yes",
		sql: "create topic topic_meters_stable with meta as stable power.meters",
		source: { kind: "stable", stable },
	});
	engine.createTopic({
		name: "topic_power",
		database: METERS_DATABASE,
		meta: "yes",
		sql: "create topic topic_power with meta as database power",
		source: { kind: "db" },
	});
	engine.createChildren(
		METERS_DATABASE,
		meters.map(({ name }) => ({ name, using: METERS_STABLE, tags: meterTags(random) })),
	);
}

/** Below this, a typed array costs more memory than it saves. */
const TYPED_FROM_ROWS = 8;

const COLUMNS = ["ts", "current", "voltage", "phase"];

/** One electricity meter: values wander about their usual level, and no two rows share a timestamp. */
export class Meter {
	#current: number;
	#voltage: number;
	#phase: number;
	#lastTsMs = 0;

	constructor(
		readonly name: string,
		private readonly random: () => number,
	) {
		this.#current = 8 + 4 * random();
		this.#voltage = 214 + 12 * random();
		this.#phase = 0.2 + 0.2 * random();
	}

	/** So many rows that end at the given time, as part of an insert. */
	read(nowMs: number, rowCount: number): InsertPart {
		const isLarge = rowCount >= TYPED_FROM_ROWS;
		const ts = isLarge ? new BigInt64Array(rowCount) : new Array<bigint>(rowCount);
		const current = isLarge ? new Float32Array(rowCount) : new Array<number>(rowCount);
		const voltage = isLarge ? new Int32Array(rowCount) : new Array<number>(rowCount);
		const phase = isLarge ? new Float32Array(rowCount) : new Array<number>(rowCount);
		let tsMs = Math.max(nowMs - rowCount + 1, this.#lastTsMs + 1);
		for (let row = 0; row < rowCount; row++) {
			this.#step();
			ts[row] = BigInt(tsMs++);
			current[row] = Math.round(this.#current * 100) / 100;
			voltage[row] = Math.round(this.#voltage);
			phase[row] = Math.round(this.#phase * 1_000) / 1_000;
		}
		this.#lastTsMs = tsMs - 1;
		return { table: this.name, columns: COLUMNS, values: [ts, current, voltage, phase] };
	}

	#step(): void {
		this.#current += (10 - this.#current) * 0.05 + (this.random() - 0.5) * 0.8;
		this.#voltage += (220 - this.#voltage) * 0.05 + (this.random() - 0.5) * 2;
		this.#phase += (0.31 - this.#phase) * 0.05 + (this.random() - 0.5) * 0.02;
	}
}
