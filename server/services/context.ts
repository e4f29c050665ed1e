import type { RedisState } from "@/lib/api/redis";
import type { Accounts } from "@/server/accounts/accounts";
import type { Actor } from "@/server/accounts/actor";
import type { Limits } from "@/server/accounts/limits";
import type { Alerts } from "@/server/alerts/alerts";
import type { Audit } from "@/server/audit/audit";
import type { Clock } from "@/server/clock";
import type { StoreKind } from "@/server/db/migrations";
import type { Db } from "@/server/db/open";
import type { EventHub } from "@/server/events/hub";
import type { Logger } from "@/server/log";
import type { TaskNames } from "@/server/metrics/task-names";
import type { UsageMeter } from "@/server/process-usage";
import type { FileStore } from "@/server/secrets/files";
import type { SecretStore } from "@/server/secrets/store";
import type { WebhookUrls } from "@/server/secrets/webhook-urls";
import type { DbJournal } from "@/server/supervisor/journal";
import type { Supervision } from "@/server/supervisor/supervision";
import type { ThroughputHistory } from "@/server/supervisor/throughput";
import type { WorkerRoster } from "@/server/supervisor/worker-roster";
import type { DemoControl } from "./demo/control";

/** Everything a service verb works with; nothing in it is looked up from elsewhere. */
export interface ServiceContext {
	/** On whose behalf the verb is called. */
	actor: Actor;
	accounts: Accounts;
	limits: Limits;
	audit: Audit;
	db: Db;
	/** What `db` is, for the few things that differ. */
	storeKind: StoreKind;
	clock: Clock;
	logger: Logger;
	supervisor: Supervision;
	workers: WorkerRoster;
	journal: DbJournal;
	/** Whether Redis answers; undefined where there is none. */
	redisState(): RedisState | undefined;
	history: ThroughputHistory;
	hub: EventHub;
	/** Sets what a stream of another console watches; false when no console has it. */
	watchElsewhere(streamId: string, taskIds: readonly string[]): Promise<boolean>;
	/** Of tasks. */
	secrets: SecretStore;
	connectionSecrets: SecretStore;
	files: FileStore;
	webhookUrls: WebhookUrls;
	alerts: Alerts;
	/** For metrics: of this process. */
	usage: UsageMeter;
	/** For metrics. */
	taskNames: TaskNames;
	demo: DemoControl;
	/** Version of Spillway, from package.json. */
	version: string;
}

/** What every verb takes. */
export interface Call<Input> {
	ctx: ServiceContext;
	input: Input;
}
