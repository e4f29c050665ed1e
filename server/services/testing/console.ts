import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TaskInput } from "@/lib/api/task";
import { type Assembled, assemble } from "@/server/assemble";
import { createLogger } from "@/server/log";
import { FakePlacement } from "@/server/supervisor/testing";
import { ManualClock } from "@/server/testing/manual-clock";
import { makeTestDatabase, type TestDatabase } from "@/server/testing/test-database";
import type { DemoControl } from "../demo/control";

export const SOURCE = "tmq+ws://root:taosdata@tdengine:6041/topic_meters?group.id=g1";
export const BROKER = "mqtt://user:secret@broker:1883?version=5.0&client_id=c1&topic={database}/{table}&qos=1";

/** Input of a task that is valid as it stands. */
export function taskInput(changes: Partial<TaskInput> = {}): TaskInput {
	return { name: "Meters", labels: [], source: SOURCE, broker: BROKER, ...changes };
}

const NO_DEMO: DemoControl = {
	isOffered: false,
	isRunning: false,
	open: () => Promise.reject(new Error("no demo in this test")),
	close: async () => {},
};

interface StartOptions {
	demo?: DemoControl;
	/** Where it is not to be of the kind that this run of the tests is for. */
	store?: TestDatabase;
	/** As `AssembleOptions` has it; off, because minutes pass here while a database writes a row. */
	isDatabaseAsked?: boolean;
}

interface TestConsoleOptions extends StartOptions {
	/** Puts into the data folder what an earlier server left there. */
	fill?(dataDir: string): Promise<void>;
}

/** Everything below HTTP on a temporary data folder, with workers that only exist on paper and a clock moved by hand. */
export class TestConsole implements AsyncDisposable {
	#isClosed = false;

	private constructor(
		readonly dataDir: string,
		readonly clock: ManualClock,
		public placement: FakePlacement,
		private assembled: Assembled,
		private readonly options: Required<StartOptions>,
	) {}

	static async open({ fill, ...options }: TestConsoleOptions = {}): Promise<TestConsole> {
		const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), "spillway-test-"));
		await fill?.(dataDir);
		const placement = new FakePlacement();
		const clock = new ManualClock();
		const { demo = NO_DEMO, store = await makeTestDatabase(), isDatabaseAsked = false } = options;
		const settled = { demo, store, isDatabaseAsked };
		const assembled = await start(dataDir, placement, clock, settled);
		return new TestConsole(dataDir, clock, placement, assembled, settled);
	}

	get ctx() {
		return this.assembled.ctx;
	}

	/** Ends the server and starts another on the same data, after `meanwhile`; the wanted tasks start again. */
	async restart(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
		await this.assembled[Symbol.asyncDispose]();
		await meanwhile();
		this.placement = new FakePlacement();
		this.assembled = await start(this.dataDir, this.placement, this.clock, this.options);
		await this.assembled.begin();
	}

	/** Ends the server and leaves its data. */
	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		await this.assembled[Symbol.asyncDispose]();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
		await this.options.store.remove();
		await fs.rm(this.dataDir, { recursive: true });
	}
}

function start(
	dataDir: string,
	placement: FakePlacement,
	clock: ManualClock,
	{ demo, store, isDatabaseAsked }: Required<StartOptions>,
): Promise<Assembled> {
	return assemble({
		dataDir,
		keyFile: undefined,
		migrationsDir: path.resolve("prisma/migrations"),
		database: store.database,
		isDatabaseAsked,
		clock,
		logger: createLogger("test", "silent"),
		engine: { kind: "local", pool: placement },
		demo,
		version: "0.0.0",
		isSecure: false,
		isReachable: false,
	});
}
