import { DelayedError, WaitingError } from "bullmq";
import type { Redis } from "ioredis";
import { messageOf } from "@/lib/errors";
import type { PipelineReport } from "@/lib/task/types";
import { type Clock, every, sleep, type TimerHandle } from "@/server/clock";
import { StartError } from "@/server/errors";
import { type Logger, setLogLevel } from "@/server/log";
import { togetherOf } from "@/server/process-usage";
import type { LocalPool } from "@/server/supervisor/local-pool";
import type { MemberId, PlacementMessage } from "@/server/supervisor/types";
import { createLoadMeter, type WorkerLoad } from "@/server/worker/load-meter";
import { Balance } from "./balance";
import type { Bus } from "./bus";
import { type HeldEnd, HeldPipeline } from "./held-pipeline";
import { LeftBehind } from "./left-behind";
import { CLUSTER_PROTOCOL_VERSION, type FromWorker, type WorkerOrder, type WorkerPresence } from "./messages";
import { jobIdOf, memberOf, openJob, type PipelineResult } from "./queue";
import type { RedisAccess } from "./redis";
import { type PipelineTaken, ServedQueue } from "./served-queue";
import { type ClusterSettings, readSettings } from "./settings";
import { Watchers } from "./watchers";
import { WorkerRegister } from "./worker-register";

const TELL_MS = 1_000;
const SETTINGS_RETRY_MS = 1_000;
const TURNS_PER_SETTINGS = 10;
const TURNS_PER_LEFT_BEHIND = 5;
/** A pipeline whose process has said nothing for so long hangs; it reports each second. */
const SILENCE_LIMIT_MS = 15_000;
/** A pipeline that ran this long is trusted again: when its process dies, it is taken up again at once. */
const STEADY_MS = 60_000;
/** So long a pipeline is left to other workers that suit it better. */
const ELSEWHERE_MS = 100;

export interface ClusterWorkerOptions {
	redis: RedisAccess;
	bus: Bus;
	/** The installation's key. */
	key: Uint8Array;
	pool: LocalPool;
	clock: Clock;
	logger: Logger;
	/** Who this is; the rest of its presence is found out here. */
	self: Pick<WorkerPresence, "name" | "machine" | "version" | "pid" | "labels" | "capacity">;
	/** How long a pipeline stays with a worker that says nothing. */
	lockMs: number;
}

/**
 * Takes pipelines from the queue and runs them in worker processes of this machine, each for as long as its lock is
 * renewed. Tells the consoles what they do, and carries out what those ask.
 */
export class ClusterWorker {
	readonly #options: ClusterWorkerOptions;
	readonly #settingsReader: Redis;
	readonly #queues: ServedQueue[];
	readonly #register: WorkerRegister;
	readonly #balance: Balance;
	readonly #held = new Map<string, HeldPipeline>();
	readonly #leftBehind = new LeftBehind();
	readonly #watchers: Watchers;
	readonly #load: () => WorkerLoad;
	readonly #startedAtMs: number;
	readonly #ends: (() => void)[] = [];
	#ticker: TimerHandle | undefined;
	#turns = 0;
	#isDraining = false;
	/** The operator asked for a drain from a console. */
	onDrainAsked: () => void = () => {};
	/** The consoles' key is not this worker's any more. */
	onKeyChanged: () => void = () => {};

	constructor(options: ClusterWorkerOptions) {
		const { redis, clock, self, lockMs, pool } = options;
		this.#options = options;
		this.#startedAtMs = clock.nowMs();
		this.#load = createLoadMeter(clock);
		this.#settingsReader = redis.patient();
		this.#watchers = new Watchers(clock, (taskId, isWatched) => pool.watch(taskId, isWatched));
		this.#register = new WorkerRegister(clock);
		const held = () => [...this.#held.values()];
		this.#balance = new Balance({ id: options.bus.id, register: this.#register, held });
		const common = {
			redis,
			clock,
			lockMs,
			capacity: self.capacity,
			onRenewed: (jobIds: readonly string[], untilMs: number) => this.#onRenewed(jobIds, untilMs),
			onCompleted: (job: PipelineTaken) => this.#say({ type: "done", member: memberOf(job) }),
			process: (queue: ServedQueue, job: PipelineTaken, token: string, signal: AbortSignal) =>
				this.#hold(queue, job, token, signal),
		};
		this.#queues = [undefined, ...self.labels].map((label) => new ServedQueue({ label, ...common }));
	}

	/**
	 * Takes up work as soon as a console has said where this worker may connect to; resolves then.
	 *
	 * @throws StartError when the consoles' key is another one; the signal's reason
	 */
	async start(signal: AbortSignal): Promise<void> {
		const { bus, pool, clock } = this.#options;
		// A question to a Redis that has gone away may wait for ever.
		await Promise.race([this.#learnSettings(signal), aborted(signal)]);
		pool.onMessage((message) => this.#onPool(message));
		this.#ends.push(
			bus.on("orders", (order) => this.#onOrder(order)),
			bus.on("presence", (presence, from) => {
				this.#register.heard(presence);
				if (presence.kind === "console") this.#watchers.heard(from, presence.watched);
			}),
		);
		this.#ticker = every(clock, TELL_MS, () => {
			this.#tell();
			for (const queue of this.#queues) this.#share(queue, 0);
			// An order to read them may have been lost.
			if (++this.#turns % TURNS_PER_SETTINGS === 0) this.#reloadSettings();
			if (this.#turns % TURNS_PER_LEFT_BEHIND === 0) this.#tellLeftBehind();
		});
		this.#tell();
		for (const queue of this.#queues) queue.run().catch((error) => this.#options.redis.tell(error));
	}

	/** Pipelines that this worker holds. */
	get pipelines(): readonly MemberId[] {
		return [...this.#held.values()].map(({ member }) => member);
	}

	/** Takes no more pipelines, and gives those it has to other workers: each drains first. Idempotent. */
	async drain(): Promise<void> {
		this.#isDraining = true;
		this.#tell();
		await Promise.all(this.#queues.map((queue) => queue.takeNoMore()));
		for (const held of this.#held.values()) held.giveBack(`Worker ${this.#name} was drained.`);
		await Promise.all(this.#queues.map((queue) => queue.close()));
		this.#ticker?.cancel();
		for (const end of this.#ends) end();
		this.#options.bus.publish("presence", { kind: "left", id: this.#options.bus.id });
	}

	get #name(): string {
		return this.#options.self.name;
	}

	async #learnSettings(signal: AbortSignal): Promise<void> {
		const { clock, logger, redis } = this.#options;
		let isTold = false;
		for (;;) {
			const settings = await readSettings(this.#settingsReader, this.#options.key);
			if (settings === "unreadable") throw wrongKey(redis.shownUrl);
			if (settings !== "missing") {
				this.#obey(settings);
				return;
			}
			if (!isTold) logger.info({ redis: redis.shownUrl }, "waiting for a console on this Redis");
			isTold = true;
			await sleep(clock, SETTINGS_RETRY_MS, signal);
		}
	}

	async #hold(queue: ServedQueue, job: PipelineTaken, token: string, signal: AbortSignal): Promise<PipelineResult> {
		const { key, pool, clock } = this.#options;
		const jobId = job.id ?? "";
		const holding = { addedAtMs: job.timestamp, attempt: job.attemptsStarted };
		const assignment = openJob(key, job.data);
		if (assignment === undefined) {
			this.#reloadSettings();
			const message = `Worker ${this.#name} has another key file than this console: give it the same one.`;
			return { type: "lost", holding, message };
		}
		if (this.#balance.isBetterElsewhere(queue, job)) {
			await job.moveToDelayed(clock.nowMs() + ELSEWHERE_MS, token);
			throw new DelayedError();
		}
		const held = new HeldPipeline({ assignment, label: queue.label, holding, pool, clock });
		this.#held.set(jobId, held);
		const onAbort = () => held.breakOff();
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			const over = held.run(() => queue.leaseUntilMs(jobId));
			if (signal.aborted) onAbort();
			if (this.#isDraining) held.giveBack(`Worker ${this.#name} was drained.`);
			const end = await over;
			if (signal.aborted) {
				this.#leftBehind.add(held.member, lastReportOf(held, end));
				throw new Error("The lock was lost.");
			}
			return await this.#conclude(held, end, job, token);
		} finally {
			signal.removeEventListener("abort", onAbort);
			this.#held.delete(jobId);
		}
	}

	/** What becomes of the job whose pipeline is gone. Throws what puts it back into the queue. */
	async #conclude(held: HeldPipeline, end: HeldEnd, job: PipelineTaken, token: string): Promise<PipelineResult> {
		const { member, holding, wish } = held;
		const isForGood = wish.kind === "stop" || wish.kind === "abandon";
		if (end.type === "ended" && (isForGood || end.reason !== "stopped")) {
			const { reason, cause, refusedAt, report } = end;
			return { type: "ended", holding, reason, cause, refusedAt, report };
		}
		if (end.type === "lost" && isForGood) return { type: "lost", holding, message: end.message };
		const report = lastReportOf(held, end);
		const why = whyGivenBack(held, end, this.#name);
		const isPlanned = end.type === "ended";
		this.#say({ type: "given-back", member, holding, why, isPlanned, report });
		this.#leftBehind.add(member, report);
		const isSteady = held.heldForMs >= STEADY_MS;
		// A pipeline that takes its process with it each time is not begun anew without a pause; the queue counts.
		if (end.type === "lost" && !isSteady) throw new Error(why);
		await job.moveToWait(token);
		throw new WaitingError();
	}

	#onPool(message: PlacementMessage): void {
		const member = message.type === "event" ? message.event : message;
		const held = this.#held.get(jobIdOf(member));
		if (held === undefined) return;
		held.heard(message);
		switch (message.type) {
			case "state":
			case "samples":
			case "skipped":
			case "event":
				this.#say({ type: "said", member: held.member, holding: held.holding, message });
				break;
			case "report":
			case "ended":
			case "lost":
			case "moved":
			case "late-report":
				break;
			default:
				message satisfies never;
		}
	}

	#onOrder(order: WorkerOrder): void {
		switch (order.type) {
			case "stop":
				this.#held.get(jobIdOf(order.member))?.stop();
				break;
			case "abandon":
				this.#held.get(jobIdOf(order.member))?.abandon();
				break;
			case "placing":
				for (const queue of this.#queues) if (queue.label === order.label) this.#share(queue, order.count);
				break;
			case "settings":
				this.#reloadSettings();
				break;
			case "drain":
				if (order.workerId === this.#options.bus.id) this.onDrainAsked();
				break;
			default:
				order satisfies never;
		}
	}

	/** Sees to it that this worker holds its share of a queue. */
	#share(queue: ServedQueue, coming: number): void {
		if (this.#isDraining) return;
		this.#balance.share(queue, coming).then(
			(tooMany) => {
				for (const held of tooMany) held.giveBack(`Worker ${this.#name} had more than its share.`);
			},
			(error) => this.#options.redis.tell(error),
		);
	}

	#onRenewed(jobIds: readonly string[], untilMs: number): void {
		const members = jobIds.map((jobId) => this.#held.get(jobId)?.member).filter((member) => member !== undefined);
		this.#options.pool.lease(members, untilMs);
	}

	#obey({ allowedAddresses, logLevel }: ClusterSettings): void {
		setLogLevel(logLevel);
		this.#options.pool.allowAddresses(allowedAddresses);
		this.#options.pool.setLogLevel(logLevel);
	}

	#reloadSettings(): void {
		const { key, logger } = this.#options;
		readSettings(this.#settingsReader, key).then(
			(settings) => {
				if (settings === "unreadable") this.onKeyChanged();
				else if (settings !== "missing") this.#obey(settings);
			},
			(error) => logger.warn({ reason: messageOf(error) }, "settings not read"),
		);
	}

	/** Once a second: who this is, and what its pipelines do. */
	#tell(): void {
		const { bus, self, pool } = this.#options;
		const processes = pool.workers();
		const own = this.#load();
		bus.publish("presence", {
			kind: "worker",
			id: bus.id,
			...self,
			protocol: CLUSTER_PROTOCOL_VERSION,
			sinceMs: this.#startedAtMs,
			pipelines: this.pipelines.map(({ taskId, member }) => ({ taskId, member })),
			isDraining: this.#isDraining,
			publishedPerSecond: processes.reduce((sum, { publishedPerSecond }) => sum + publishedPerSecond, 0),
			cpuCores: processes.reduce((sum, { cpuCores = 0 }) => sum + cpuCores, own.cpuCores),
			memoryBytes: processes.reduce((sum, { memoryBytes = 0 }) => sum + memoryBytes, own.memoryBytes),
			usage: togetherOf([own.usage, ...processes.flatMap(({ usage }) => usage ?? [])]),
		});
		const reports = [...this.#held.values()].map((held) => held.told()).filter((told) => told !== undefined);
		if (reports.length > 0) this.#say({ type: "reports", reports });
		for (const held of this.#held.values()) if (held.silentForMs >= SILENCE_LIMIT_MS) held.kill();
		this.#watchers.forgetSilent();
	}

	#tellLeftBehind(): void {
		this.#leftBehind.tell((reports) => this.#say({ type: "left-behind", reports }));
	}

	#say(message: FromWorker): Promise<boolean> {
		return this.#options.bus.publish("workers", message);
	}
}

function lastReportOf(held: HeldPipeline, end: HeldEnd): PipelineReport | undefined {
	return end.type === "ended" ? end.report : held.report;
}

function whyGivenBack({ wish }: HeldPipeline, end: HeldEnd, name: string): string {
	if (end.type === "lost") return `${end.message} (${name})`;
	return wish.kind === "give-back" ? wish.why : `A process of worker ${name} was told to end.`;
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		if (signal.aborted) reject(signal.reason);
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}

function wrongKey(shownUrl: string): StartError {
	return new StartError(
		"key-file",
		`The consoles on Redis at ${shownUrl} have another key file: copy theirs to this machine, and name it in SPILLWAY_KEY_FILE.`,
	);
}
