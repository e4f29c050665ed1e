import path from "node:path";
import type { BasePath } from "@/lib/base-path";
import type { Secret } from "@/lib/secret";
import type { Clock } from "./clock";
import type { Bus } from "./cluster/bus";
import type { RedisAccess } from "./cluster/redis";
import { tellAdvice } from "./cluster/redis-advice";
import { connectServices, type OpenEngine } from "./connect-services";
import { claimKey, claimRedis } from "./consoles/claim";
import { SharedConsole } from "./consoles/shared-console";
import { prepareDataDir } from "./db/data-dir";
import type { DatabaseUrl } from "./db/database-url";
import { lockDataDir } from "./db/lock";
import { type Db, openDb } from "./db/open";
import { claimPresence } from "./db/presence";
import type { Logger } from "./log";
import { loadKey } from "./secrets/key-file";
import { settleRotation } from "./secrets/rotate";
import { forgetUnfinishedSetUp } from "./services/account/set-up";
import type { ServiceContext } from "./services/context";
import type { DemoControl } from "./services/demo/control";
import { readSettings } from "./services/setting/store";
import { restoreHistory, restoreTasks } from "./supervisor/restore";
import { keepForgetting } from "./supervisor/retention";
import type { Placement } from "./supervisor/types";
import type { WorkerRoster } from "./supervisor/worker-roster";

/** Where pipelines run: on this machine, or wherever workers share this Redis, perhaps with other consoles. */
export type Engine =
	| { kind: "local"; pool: Placement & WorkerRoster }
	| {
			kind: "shared";
			redis: RedisAccess;
			bus: Bus;
			/** How long the supervision stays with a console that says nothing. */
			lockMs: number;
	  };

export interface AssembleOptions {
	dataDir: string;
	/** Undefined: `secret.key` in the data folder. */
	keyFile: string | undefined;
	/** Where files named by their path in `ca`, `cert` and `cert_key` lie. Undefined: `certificates` in the data folder. */
	certificateDir?: string | undefined;
	migrationsDir: string;
	/** Undefined: the SQLite file of the data folder. */
	database?: DatabaseUrl | undefined;
	/** Whether a database on a machine of its own is asked now and then if it is there; not where the clock runs ahead of it. */
	isDatabaseAsked?: boolean;
	clock: Clock;
	logger: Logger;
	engine: Engine;
	demo: DemoControl;
	version: string;
	/** With it alone one reads metrics. */
	metricsToken?: Secret | undefined;
	/** Browsers reach the console by https. */
	isSecure: boolean;
	/** Path below which the console is served; unset: the root. */
	basePath?: BasePath;
	/** Others than this machine can reach the console. */
	isReachable: boolean;
	/** Address of the console for links in alerts, without a slash at its end. */
	publicUrl?: string;
}

export interface Assembled extends AsyncDisposable {
	ctx: ServiceContext;
	/** Starts every task that is wanted running; where consoles share the tasks, takes part in that. */
	begin(): Promise<void>;
}

/**
 * Puts together everything below the HTTP server: store, secrets, supervisor, event hub. Disposing drains the pipelines
 * (where other consoles share them they run on) and gives the data folder back.
 *
 * @throws StartError
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
	const { dataDir, keyFile = path.join(dataDir, "secret.key"), migrationsDir, database, clock, logger, demo } = options;
	await prepareDataDir(dataDir);
	const lock = await lockDataDir(dataDir);
	let db: Db | undefined;
	let presence: AsyncDisposable | undefined;
	let shared: SharedConsole | undefined;
	try {
		presence = await claimPresence({ database, clock, logger });
		db = await openDb({ dataDir, migrationsDir, database });
		const store = db;
		const key = await openKey(store, keyFile);
		await forgetUnfinishedSetUp(store);
		const engine = await openEngine(store, key, keyFile, options);
		shared = engine.kind === "shared" ? engine.console : undefined;
		const historyDays = async () => (await readSettings(store)).historyDays;
		// One console sees to it for all.
		const isDue = () => shared === undefined || shared.isLeading;
		const retention = await keepForgetting({ db: store, clock, logger, historyDays, isDue });
		const ctx = await connectServices({ ...options, engine, db: store, key });
		if (shared === undefined) await restoreTasks(ctx);
		await restoreHistory(ctx);
		return {
			ctx,
			begin: () => (shared === undefined ? startWanted(ctx) : shared.begin()),
			async [Symbol.asyncDispose]() {
				ctx.hub.close();
				ctx.usage.close();
				await shared?.stepDown();
				// Before the tasks are stopped: that they stop now is no news.
				await ctx.alerts[Symbol.asyncDispose]();
				await ctx.supervisor.shutdown();
				ctx.journal.close();
				await demo.close();
				await retention[Symbol.asyncDispose]();
				await shared?.[Symbol.asyncDispose]();
				await ctx.db.$disconnect();
				await presence?.[Symbol.asyncDispose]();
				await lock[Symbol.asyncDispose]();
			},
		};
	} catch (error) {
		await shared?.[Symbol.asyncDispose]();
		await db?.$disconnect();
		await presence?.[Symbol.asyncDispose]();
		await lock[Symbol.asyncDispose]();
		throw error;
	}
}

async function openKey(db: Db, keyFile: string): Promise<Uint8Array> {
	const sealedCounts = [
		db.taskSecret.count(),
		db.connectionSecret.count(),
		db.alertWebhook.count(),
		db.storedFile.count(),
		db.twoFactor.count(),
	];
	const mayCreate = (await Promise.all(sealedCounts)).every((count) => count === 0);
	await settleRotation(db, keyFile);
	return loadKey(keyFile, { mayCreate });
}

async function openEngine(
	db: Db,
	key: Uint8Array,
	keyFile: string,
	{ engine, clock, logger, version }: AssembleOptions,
): Promise<OpenEngine> {
	if (engine.kind === "local") return engine;
	tellAdvice(logger, engine.redis.shownUrl, await engine.redis.check());
	await claimKey(db, key, keyFile);
	await claimRedis(db, engine.redis);
	const { redis, bus, lockMs } = engine;
	return { kind: "shared", redis, console: new SharedConsole({ redis, bus, lockMs, db, clock, logger, key, version }) };
}

async function startWanted({ db, supervisor, logger }: ServiceContext): Promise<void> {
	const wanted = await db.task.findMany({ where: { desired: "running", isDemo: false }, select: { id: true } });
	if (wanted.length > 0) logger.info({ tasks: wanted.length }, "starting the tasks that are wanted running");
	for (const { id } of wanted) void supervisor.start(id);
}
