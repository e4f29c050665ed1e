import path from "node:path";
import { messageOf } from "@/lib/errors";
import { Accounts } from "./accounts/accounts";
import { createAuth } from "./accounts/auth";
import { Limits } from "./accounts/limits";
import { codesInMemory, codesInRedis, SetUpCode } from "./accounts/set-up-code";
import { Alerts } from "./alerts/alerts";
import type { AssembleOptions } from "./assemble";
import { Audit } from "./audit/audit";
import type { RedisAccess } from "./cluster/redis";
import type { SharedConsole } from "./consoles/shared-console";
import type { Db } from "./db/open";
import { EventHub } from "./events/hub";
import { TaskNames } from "./metrics/task-names";
import { UsageMeter } from "./process-usage";
import { createFileStore } from "./secrets/files";
import { createConnectionSecretStore, createSecretStore } from "./secrets/store";
import { createWebhookUrls } from "./secrets/webhook-urls";
import type { ServiceContext } from "./services/context";
import { readSettings } from "./services/setting/store";
import { loadDefinition } from "./services/task/definition";
import { publishTask, readTasks } from "./services/task/internal";
import { liveOf } from "./services/task/live";
import { createDbJournal, type DbJournal } from "./supervisor/journal";
import type { Supervision } from "./supervisor/supervision";
import { Supervisor, type SupervisorListener } from "./supervisor/supervisor";
import { ThroughputHistory } from "./supervisor/throughput";
import type { Placement } from "./supervisor/types";
import type { WorkerRoster } from "./supervisor/worker-roster";

const NOT_SHARED = { redis: undefined, console: undefined } as const;

/** As `Engine`, with the line to other consoles open. */
export type OpenEngine =
	| { kind: "local"; pool: Placement & WorkerRoster }
	| { kind: "shared"; redis: RedisAccess; console: SharedConsole };

export interface ConnectOptions extends Omit<AssembleOptions, "engine"> {
	engine: OpenEngine;
	db: Db;
	/** What stored secrets are sealed with. */
	key: Uint8Array;
}

/** Makes everything that services work with, and lets each part hear what it has to hear of the others. */
export async function connectServices(options: ConnectOptions): Promise<ServiceContext> {
	const { db, key, dataDir, clock, logger, engine, demo, version, publicUrl = "", isDatabaseAsked = true } = options;
	const { redis, console: shared } = engine.kind === "shared" ? engine : NOT_SHARED;
	const secrets = createSecretStore({ key, clock });
	const files = createFileStore({ key, clock, folder: options.certificateDir ?? path.join(dataDir, "certificates") });
	const accounts = new Accounts({
		auth: createAuth({ db, key, isSecure: options.isSecure, basePath: options.basePath ?? "" }),
		db,
		clock,
		metricsToken: options.metricsToken,
		setUpCode: options.isReachable
			? await SetUpCode.create(redis === undefined ? codesInMemory(clock) : codesInRedis(redis.patient()))
			: undefined,
		onRevoked: (revocation) => shared?.tellRevoked(revocation),
	});
	const history = new ThroughputHistory();
	const hub = new EventHub({
		clock,
		listTasks: () => readTasks(ctx),
		storeState: () => journal.store,
		redisState: () => shared?.redisState,
		onWatch: (taskIds) => supervisor.watch(taskIds),
		onPublish: (event) => shared?.tellEvent(event),
	});
	const journal: DbJournal = createDbJournal({
		db,
		clock,
		logger,
		isStoreAsked: options.database !== undefined && isDatabaseAsked,
		onEvent: (taskId, event) => hub.publish({ type: "log", taskId, event }),
		onTaskChanged: (taskId) => {
			publishTask(ctx, taskId).catch((error) => logger.debug({ reason: messageOf(error) }, "task not published"));
		},
		onStore: (store) => hub.publish({ type: "store", store }),
	});
	const live = (taskId: string) => liveOf({ supervisor, history }, taskId);
	const listener: SupervisorListener = {
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
	};
	const webhookUrls = createWebhookUrls({ key });
	const alerts = new Alerts({
		db,
		clock,
		logger,
		urls: webhookUrls,
		publicUrl,
		live,
		onChanged: () => shared?.tellWebhooks(),
	});
	const load = (taskId: string) => loadDefinition({ db, secrets, files }, taskId);
	const { supervisor, workers } = await supervise();
	const ctx: ServiceContext = {
		actor: { kind: "local" },
		accounts,
		limits: new Limits(redis?.hasty()),
		audit: new Audit({ db, clock, logger, file: path.join(dataDir, "audit.ndjson") }),
		db,
		storeKind: options.database === undefined ? "sqlite" : "postgresql",
		clock,
		logger,
		supervisor,
		workers,
		journal,
		redisState: () => shared?.redisState,
		history,
		hub,
		watchElsewhere: async (streamId, taskIds) => (await shared?.watchElsewhere(streamId, taskIds)) ?? false,
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
	return ctx;

	async function supervise(): Promise<{ supervisor: Supervision; workers: WorkerRoster }> {
		if (engine.kind === "local") {
			const { pool } = engine;
			const supervisor = new Supervisor({ clock, logger, placement: pool, journal, history, load, listener });
			const { allowedAddresses, logLevel } = await readSettings(db);
			supervisor.allowAddresses(allowedAddresses);
			supervisor.setLogLevel(logLevel);
			await alerts.begin();
			return { supervisor, workers: pool };
		}
		const onLeading = async (mayTell?: () => boolean) => {
			if (mayTell === undefined) alerts.pause();
			else await alerts.begin(mayTell);
		};
		const supervisor = engine.console.supervise({ journal, history, load, listener, onLeading });
		const onSettings = async () => supervisor.hearSettings(await readSettings(db));
		await onSettings();
		engine.console.connect({ hub, accounts, alerts, onSettings });
		return { supervisor, workers: engine.console.roster };
	}
}
