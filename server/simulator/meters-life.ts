import { TYPE } from "./engine/column";
import type { Engine } from "./engine/engine";
import { METERS_DATABASE, METERS_STABLE, Meter, meterTags } from "./meters";

/** More than so many additional meters are not kept: the oldest is dropped. */
const MAX_EXTRA_METERS = 5;

/** What happens to the tables now and then, one event at a time, forever: so metadata has something to tell. */
export class MetersLife {
	readonly #extra: string[] = [];
	#turn = 0;
	#hasNote = false;

	constructor(
		private readonly engine: Engine,
		private readonly random: () => number,
		private nextNumber: number,
	) {}

	next(): void {
		const steps = [
			() => this.#createMeter(),
			() => this.#createByInsert(),
			() => this.#moveMeter(),
			() => this.#alterColumns(),
			() => this.#deleteRows(),
			() => this.#dropMeter(),
		];
		steps[this.#turn++ % steps.length]?.();
	}

	#createMeter(): void {
		const name = this.#newName();
		this.engine.createChildren(METERS_DATABASE, [{ name, using: METERS_STABLE, tags: meterTags(this.random) }]);
	}

	/** An insert that names its super table: message type 3, metadata and data in one. */
	#createByInsert(): void {
		const part = new Meter(this.#newName(), this.random).read(this.engine.nowMs(), 1);
		const using = { using: METERS_STABLE, tags: meterTags(this.random) };
		this.engine.insert(METERS_DATABASE, [{ ...part, using }]);
	}

	#moveMeter(): void {
		const [name] = this.#extra;
		const { location } = meterTags(this.random);
		if (name === undefined || location === undefined) return;
		this.engine.alter(METERS_DATABASE, name, { type: "set-tags", values: [{ name: "location", value: location }] });
	}

	#alterColumns(): void {
		if (this.#hasNote) this.engine.alter(METERS_DATABASE, METERS_STABLE, { type: "drop-column", name: "note" });
		else {
			const column = { name: "note", type: TYPE.NCHAR, length: 32 };
			this.engine.alter(METERS_DATABASE, METERS_STABLE, { type: "add-column", column });
		}
		this.#hasNote = !this.#hasNote;
	}

	#deleteRows(): void {
		const name = this.#extra.at(-1);
		if (name === undefined) return;
		this.engine.deleteRows(METERS_DATABASE, name, 0n, BigInt(this.engine.nowMs()));
	}

	#dropMeter(): void {
		if (this.#extra.length <= MAX_EXTRA_METERS) return;
		const name = this.#extra.shift();
		if (name !== undefined) this.engine.dropTables(METERS_DATABASE, [name]);
	}

	#newName(): string {
		const name = `d${this.nextNumber++}`;
		this.#extra.push(name);
		return name;
	}
}
