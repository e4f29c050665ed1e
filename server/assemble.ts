import path from "node:path";
import type { BasePath } from "@/lib/base-path";
import { messageOf } from "@/lib/errors";
import type { Secret } from "@/lib/secret";
import { Accounts } from "./accounts/accounts";
import { createAuth } from "./accounts/auth";
import { Limits } from "./accounts/limits";
import { SetUpCode } from "./accounts/set-up-code";
import { Alerts } from "./alerts/alerts";
import { Audit } from "./audit/audit";
import type { Clock } from "./clock";
import { prepareDataDir } from "./db/data-dir";
import type { DatabaseUrl } from "./db/database-url";
import { lockDataDir } from "./db/lock";
import { type Db, openDb } from "./db/open";
import { EventHub } from "./events/hub";
import type { Logger } from "./log";
import { TaskNames } from "./metrics/task-names";
import { UsageMeter } from "./process-usage";
import { createFileStore } from "./secrets/files";
import { loadKey } from "./secrets/key-file";
import { settleRotation } from "./secrets/rotate";
import { createConnectionSecretStore, createSecretStore } from "./secrets/store";
import { createWebhookUrls } from "./secrets/webhook-urls";
import { forgetUnfinishedSetUp } from "./services/account/set-up";
import type { ServiceContext } from "./services/context";
import type { DemoControl } from "./services/demo/control";
import { readSettings } from "./services/setting/store";
import { loadDefinition } from "./services/task/definition";
import { publishTask, readTasks } from "./services/task/internal";
import { liveOf } from "./services/task/live";
import { createDbJournal, type DbJournal } from "./supervisor/journal";
import { restoreTasks } from "./supervisor/restore";
import { keepForgetting } from "./supervisor/retention";
import { Supervisor } from "./supervisor/supervisor";
import { ThroughputHistory } from "./supervisor/throughput";
import type { Placement } from "./supervisor/types";
import type { WorkerRoster } from "./supervisor/worker-roster";

export interface AssembleOptions {
	dataDir: string;
	/** Undefined: `secret.key` in the data folder. */
	keyFile: string | undefined;
	/** Where files named by their path in `ca`, `cert` and `cert_key` lie. Undefined: `certificates` in the data folder. */
	certificateDir?: string | undefined;
	migrationsDir: string;
	/** Undefined: the SQLite file of the data folder. */
	database?: DatabaseUrl | undefined;
	clock: Clock;
	logger: Logger;
	placement: Placement;
	workers: WorkerRoster;
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
	/** Starts every task that is wanted running. */
	begin(): Promise<void>;
}

/**
 * Puts together everything below the HTTP server: store, secrets, supervisor, event hub. Disposing drains the pipelines
 * and gives the data folder back.
 *
 * @throws StartError
 */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
	const { dataDir, migrationsDir, database, clock, logger, placement, demo, version } = options;
	await prepareDataDir(dataDir);
	const lock = await lockDataDir(dataDir);
	let db: Db | undefined;
	try {
		db = await openDb({ dataDir, migrationsDir, database });
		const store = db;
		const historyDays = async () => (await readSettings(store)).historyDays;
		const retention = await keepForgetting({ db, clock, logger, historyDays });
		const ctx = await connect(db, options);
		return {
			ctx,
			begin: () => begin(ctx),
			async [Symbol.asyncDispose]() {
				ctx.hub.close();
				ctx.usage.close();
				// Before the tasks are stopped: that they stop now is no news.
				await ctx.alerts[Symbol.asyncDispose]();
				await ctx.supervisor.shutdown();
				ctx.journal.close();
				await demo.close();
				await retention[Symbol.asyncDispose]();
				await ctx.db.$disconnect();
				await lock[Symbol.asyncDispose]();
			},
		};
	} catch (error) {
		await db?.$disconnect();
		await lock[Symbol.asyncDispose]();
		throw error;
	}

	async function connect(db: Db, { keyFile = path.join(dataDir, "secret.key") }: AssembleOptions) {
		const sealedCounts = [
			db.taskSecret.count(),
			db.connectionSecret.count(),
			db.alertWebhook.count(),
			db.storedFile.count(),
			db.twoFactor.count(),
		];
		const mayCreate = (await Promise.all(sealedCounts)).every((count) => count === 0);
		await settleRotation(db, keyFile);
		const key = await loadKey(keyFile, { mayCreate });
		await forgetUnfinishedSetUp(db);
		const secrets = createSecretStore({ key, clock });
		const files = createFileStore({ key, clock, folder: options.certificateDir ?? path.join(dataDir, "certificates") });
		const accounts = new Accounts({
			auth: createAuth({ db, key, isSecure: options.isSecure, basePath: options.basePath ?? "" }),
			db,
			clock,
			setUpCode: options.isReachable ? new SetUpCode(clock) : undefined,
			metricsToken: options.metricsToken,
		});
		const history = new ThroughputHistory();
		const hub = new EventHub({
			clock,
			listTasks: () => readTasks(ctx),
			storeState: () => journal.store,
			onWatch: (taskIds) => supervisor.watch(taskIds),
		});
		const journal: DbJournal = createDbJournal({
			db,
			clock,
			logger,
			onEvent: (taskId, event) => hub.publish({ type: "log", taskId, event }),
			onTaskChanged: (taskId) => {
				publishTask(ctx, taskId).catch((error) => logger.debug({ reason: messageOf(error) }, "task not published"));
			},
			onStore: (store) => hub.publish({ type: "store", store }),
		});
		const live = (taskId: string) => liveOf({ supervisor, history }, taskId);
		const supervisor = new Supervisor({
			clock,
			logger,
			placement,
			journal,
			history,
			load: (taskId) => loadDefinition({ db, secrets, files }, taskId),
			listener: {
				onState(taskId) {
					hub.publish({ type: "live", live: { [taskId]: live(taskId) } });
					alerts.onState(taskId);
				},
				onTick(taskIds) {
					alerts.onTick(taskIds);
					if (taskIds.length === 0 || hub.viewerCount === 0) return;
					hub.publish({ type: "live", live: Object.fromEntries(taskIds.map((id) => [id, live(id)])) });
				},
				onSamples: (taskId, samples, shownOf) => hub.publish({ type: "samples", taskId, samples, shownOf }),
			},
		});
		const { publicUrl = "" } = options;
		const webhookUrls = createWebhookUrls({ key });
		const alerts = await Alerts.open({ db, clock, logger, urls: webhookUrls, publicUrl, live });
		const ctx: ServiceContext = {
			actor: { kind: "local" },
			accounts,
			limits: new Limits(),
			audit: new Audit({ db, clock, logger, file: path.join(dataDir, "audit.ndjson") }),
			db,
			storeKind: database === undefined ? "sqlite" : "postgresql",
			clock,
			logger,
			supervisor,
			workers: options.workers,
			journal,
			history,
			hub,
			secrets,
			connectionSecrets: createConnectionSecretStore({ key, clock }),
			files,
			webhookUrls,
			alerts,
			usage: new UsageMeter(),
			taskNames: new TaskNames(db),
			demo,
			version,
		};
		const { allowedAddresses, logLevel } = await readSettings(db);
		supervisor.allowAddresses(allowedAddresses);
		supervisor.setLogLevel(logLevel);
		await restoreTasks({ db, clock, supervisor, history });
		return ctx;
	}
}

async function begin({ db, supervisor, logger }: ServiceContext): Promise<void> {
	const wanted = await db.task.findMany({ where: { desired: "running", isDemo: false }, select: { id: true } });
	if (wanted.length > 0) logger.info({ tasks: wanted.length }, "starting the tasks that are wanted running");
	for (const { id } of wanted) supervisor.start(id);
}
