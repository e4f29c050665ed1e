import type { JobType } from "bullmq";
import type { Redis } from "ioredis";
import type { WorkerStatus } from "@/lib/api/worker";
import { messageOf } from "@/lib/errors";
import type { LogLevelSetting } from "@/lib/log-level";
import { type Clock, every, type TimerHandle } from "@/server/clock";
import type { Logger } from "@/server/log";
import { mergeReports } from "@/server/supervisor/merge";
import type { Assignment, MemberId, Placement, PlacementMessage } from "@/server/supervisor/types";
import type { WorkerRoster } from "@/server/supervisor/worker-roster";
import type { Bus } from "./bus";
import type { FromWorker } from "./messages";
import { jobIdOf, jobOptions, memberOf, type PipelineQueue, type PipelineResult, sealJob } from "./queue";
import { Queues } from "./queues";
import type { RedisAccess } from "./redis";
import { restoreSettings, writeSettings } from "./settings";
import { TrackedMember } from "./tracked-member";
import { unheldJobs } from "./unheld";
import { WorkerRegister } from "./worker-register";

/** What was asked for is compared with what is in the queue this often. It is the whole recovery. */
const COMPARE_MS = 2_000;
const TELL_MS = 1_000;

const ALIVE: JobType[] = ["wait", "active", "prioritized", "delayed"];
const WAITING: JobType[] = ["wait", "prioritized"];
const OVER: JobType[] = ["completed", "failed"];

export interface ClusterPlacementOptions {
	redis: RedisAccess;
	bus: Bus;
	/** The installation's key: the DSNs in Redis are sealed with it. */
	key: Uint8Array;
	clock: Clock;
	logger: Logger;
	self: { machine: string; version: string; pid: number };
}

/**
 * Places pipelines through a queue in Redis, from which the workers of all machines take them. Each is one job from the
 * start of its run to its end; that it is held, lost, and taken up again is the queue's business.
 *
 * Everything is asked for until it is seen to be so: a job that Redis has lost is added again, a stop is repeated until
 * the job is gone. Ends are read from the jobs' results, which stay in Redis until they were told here; what the workers
 * say over the bus is only quicker.
 */
export class ClusterPlacement implements Placement, WorkerRoster {
	readonly isLocal = false;
	readonly isLasting = true;
	readonly #options: ClusterPlacementOptions;
	readonly #queues: Queues;
	readonly #redis: Redis;
	readonly #tracked = new Map<string, TrackedMember>();
	/** Labels of the queues in which `running` found jobs, by id. */
	readonly #foundAt = new Map<string, string | undefined>();
	/** Jobs that `dismiss` is to end, by id. */
	readonly #dismissed = new Map<string, MemberId>();
	readonly #watched = new Set<string>();
	readonly #register: WorkerRegister;
	readonly #startedAtMs: number;
	readonly #ends: (() => void)[] = [];
	#allowed: readonly string[] | undefined;
	#logLevel: LogLevelSetting = "default";
	#listener: (message: PlacementMessage) => void = () => {};
	#toAdd: TrackedMember[] = [];
	#comparing: Promise<void> = Promise.resolve();
	#isComparing = false;
	#isClosed = false;

	constructor(options: ClusterPlacementOptions) {
		const { redis, bus, clock } = options;
		this.#options = options;
		this.#startedAtMs = clock.nowMs();
		this.#redis = redis.patient();
		this.#queues = new Queues(redis, this.#redis);
		this.#register = new WorkerRegister(clock);
		const timers: TimerHandle[] = [
			every(clock, COMPARE_MS, () => this.#compareSoon()),
			every(clock, TELL_MS, () => this.#tell()),
		];
		this.#ends.push(
			() => {
				for (const timer of timers) timer.cancel();
			},
			bus.on("workers", (message, from) => this.#onWorker(message, from)),
			bus.on("presence", (presence) => this.#register.heard(presence)),
		);
	}

	workers(): WorkerStatus[] {
		return this.#register.statuses();
	}

	drain(workerId: string): boolean {
		const isThere = this.#register.present().some(({ id }) => id === workerId);
		if (isThere) this.#options.bus.publish("orders", { type: "drain", workerId });
		return isThere;
	}

	onMessage(listener: (message: PlacementMessage) => void): void {
		this.#listener = listener;
	}

	start(assignment: Assignment): void {
		const jobId = jobIdOf(assignment);
		// Where it lies already it stays, whatever its task's label is by now.
		const label = this.#foundAt.has(jobId) ? this.#foundAt.get(jobId) : assignment.placement;
		this.#foundAt.delete(jobId);
		const tracked = new TrackedMember(assignment, label);
		this.#dismissed.delete(jobId);
		this.#tracked.set(jobId, tracked);
		this.#add(tracked);
	}

	async running(): Promise<readonly MemberId[]> {
		this.#foundAt.clear();
		const perQueue = (await this.#queues.all()).map(async ({ label, queue }) => {
			const members = (await queue.getJobs([...ALIVE, ...OVER])).map(memberOf);
			for (const member of members) this.#foundAt.set(jobIdOf(member), label);
			return members;
		});
		return (await Promise.all(perQueue)).flat();
	}

	dismiss(member: MemberId): void {
		this.#dismissed.set(jobIdOf(member), member);
		this.#compareSoon();
	}

	stop(taskId: string): void {
		for (const tracked of this.#of(taskId)) {
			tracked.stop();
			this.#options.bus.publish("orders", { type: "stop", member: tracked.member });
		}
		this.#compareSoon();
	}

	abandon(taskId: string): void {
		for (const tracked of this.#of(taskId)) {
			tracked.abandon();
			this.#options.bus.publish("orders", { type: "abandon", member: tracked.member });
		}
		this.#compareSoon();
	}

	watch(taskId: string, isWatched: boolean): void {
		if (isWatched) this.#watched.add(taskId);
		else this.#watched.delete(taskId);
		this.#tell();
	}

	allowAddresses(entries: readonly string[]): void {
		this.#allowed = entries;
		this.#tellSettings(entries);
	}

	setLogLevel(level: LogLevelSetting): void {
		this.#logLevel = level;
		// Where they may connect to comes first; it tells of both.
		if (this.#allowed !== undefined) this.#tellSettings(this.#allowed);
	}

	#tellSettings(allowed: readonly string[]): void {
		const { key, bus, redis } = this.#options;
		writeSettings(this.#redis, key, { allowedAddresses: [...allowed], logLevel: this.#logLevel }).then(
			() => bus.publish("orders", { type: "settings" }),
			(error) => redis.tell(error),
		);
	}

	/** Lets go of all members: they run on, and are neither heard nor cared for here. */
	release(): void {
		this.#tracked.clear();
		this.#dismissed.clear();
		this.#toAdd = [];
	}

	async shutdown(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		for (const end of this.#ends) end();
		this.release();
		await this.#comparing;
		await this.#queues.close();
	}

	#of(taskId: string): TrackedMember[] {
		return [...this.#tracked.values()].filter(({ member }) => member.taskId === taskId);
	}

	/** Jobs that are asked for in one turn go to Redis at once. */
	#add(tracked: TrackedMember): void {
		tracked.isBeingAdded = true;
		this.#toAdd.push(tracked);
		if (this.#toAdd.length === 1) setImmediate(() => this.#flush());
	}

	#flush(): void {
		const byLabel = new Map<string | undefined, TrackedMember[]>();
		for (const tracked of this.#toAdd.splice(0)) {
			byLabel.set(tracked.label, [...(byLabel.get(tracked.label) ?? []), tracked]);
		}
		for (const [label, members] of byLabel) {
			this.#addTo(label, members)
				.catch((error) => this.#options.redis.tell(error))
				.finally(() => {
					for (const tracked of members) tracked.isBeingAdded = false;
				});
		}
	}

	async #addTo(label: string | undefined, members: readonly TrackedMember[]): Promise<void> {
		const queue = await this.#queues.open(label);
		// Each worker makes room for its share first: the queue gives to whoever asks.
		this.#options.bus.publish("orders", { type: "placing", label, count: members.length });
		await queue.addBulk(
			members.map((tracked) => ({
				name: "pipeline" as const,
				data: sealJob(this.#options.key, tracked.assignment),
				opts: jobOptions(tracked.member, tracked.nextAddedAtMs(this.#options.clock.nowMs())),
			})),
		);
	}

	#compareSoon(): void {
		if (this.#isComparing || this.#isClosed) return;
		this.#isComparing = true;
		this.#comparing = this.#compare()
			.catch((error) => {
				if (!this.#isClosed) this.#options.redis.tell(error);
			})
			.finally(() => {
				this.#isComparing = false;
			});
	}

	/** Holds what is asked for against what is in Redis, and mends the difference. */
	async #compare(): Promise<void> {
		if (this.#tracked.size === 0 && this.#dismissed.size === 0) return;
		const { key } = this.#options;
		if (this.#allowed !== undefined) {
			const settings = { allowedAddresses: [...this.#allowed], logLevel: this.#logLevel };
			await restoreSettings(this.#redis, key, settings);
		}
		const asked = new Set([...this.#tracked].filter(([, { isBeingAdded }]) => !isBeingAdded).map(([jobId]) => jobId));
		for (const { label, queue } of await this.#queues.all()) {
			// In this order: a job that ends between the two questions is found by the second, if not by both.
			const alive = await queue.getRanges(ALIVE, 0, -1);
			const over = await queue.getRanges(OVER, 0, -1);
			const waiting = await queue.getRanges(WAITING, 0, -1);
			const onNoWorker = new Set([...waiting, ...(await unheldJobs(this.#redis, label))]);
			for (const jobId of over) await this.#onOver(queue, jobId);
			for (const jobId of alive) {
				asked.delete(jobId);
				await this.#onAlive(queue, jobId, onNoWorker.has(jobId));
			}
		}
		for (const jobId of asked) this.#onMissing(jobId);
	}

	async #onAlive(queue: PipelineQueue, jobId: string, isOnNoWorker: boolean): Promise<void> {
		const tracked = this.#tracked.get(jobId);
		const dismissed = this.#dismissed.get(jobId);
		if (tracked === undefined && dismissed === undefined) return;
		if (tracked?.wish === "run") {
			if (isOnNoWorker) this.#tellWaiting(tracked);
			return;
		}
		const member = tracked?.member ?? dismissed;
		if (member === undefined) return;
		this.#options.bus.publish("orders", { type: tracked?.wish === "abandon" ? "abandon" : "stop", member });
		// Nobody holds it: it waits, or its worker is gone. What is held Redis does not remove.
		if ((await queue.remove(jobId)) === 0) return;
		this.#dismissed.delete(jobId);
		if (tracked !== undefined) this.#onMissing(jobId);
	}

	/** Takes note of a result, and only then takes it out of Redis. */
	async #onOver(queue: PipelineQueue, jobId: string): Promise<void> {
		const tracked = this.#tracked.get(jobId);
		if (tracked === undefined && !this.#dismissed.has(jobId)) return;
		const job = await queue.getJob(jobId);
		if (job === undefined) return;
		const result: PipelineResult | undefined =
			job.finishedOn === undefined ? undefined : (job.returnvalue ?? undefined);
		const isFailed = await job.isFailed();
		if (result === undefined && !isFailed) return;
		// Somebody else may have told it while this was read.
		if (tracked !== undefined && this.#tracked.delete(jobId)) this.#tellResult(tracked.member, result);
		this.#dismissed.delete(jobId);
		await queue.remove(jobId);
	}

	#tellResult(member: MemberId, result: PipelineResult | undefined): void {
		if (result?.type === "ended") {
			const { reason, cause, refusedAt, report } = result;
			this.#listener({ type: "ended", ...member, reason, cause, refusedAt, report });
		} else {
			const message = result?.message ?? "The queue has given the pipeline up.";
			this.#listener({ type: "lost", ...member, message });
		}
	}

	/** The job is not in Redis: it never got there, Redis has lost it, or it was removed. */
	#onMissing(jobId: string): void {
		const tracked = this.#tracked.get(jobId);
		if (tracked === undefined) {
			this.#dismissed.delete(jobId);
			return;
		}
		if (tracked.wish === "run") {
			this.#options.logger.warn({ ...tracked.member }, "the queue has lost a pipeline, adding it again");
			this.#add(tracked);
			return;
		}
		this.#tracked.delete(jobId);
		if (tracked.wish === "abandon") {
			this.#listener({ type: "lost", ...tracked.member, message: "The pipeline's worker did not answer." });
			return;
		}
		const report = tracked.report ?? mergeReports([], this.#options.clock.nowMs());
		this.#listener({ type: "ended", ...tracked.member, reason: "stopped", cause: undefined, report });
	}

	/** A task that is on no worker is not shown as running, and says why when nobody is about to take it. */
	#tellWaiting(tracked: TrackedMember): void {
		const why = this.#register.whyNobodyTakes(tracked.label);
		this.#pass(tracked.waits(why, this.#options.clock.nowMs(), COMPARE_MS));
	}

	#onWorker(message: FromWorker, from: string): void {
		const worker = () => this.#register.nameOf(from);
		switch (message.type) {
			case "reports":
				for (const told of message.reports) this.#pass(this.#tracked.get(jobIdOf(told))?.reported(told, worker));
				break;
			case "said":
				this.#pass(this.#tracked.get(jobIdOf(message.member))?.said(message, worker));
				break;
			case "given-back":
				this.#pass(this.#tracked.get(jobIdOf(message.member))?.givenBack(message, worker));
				break;
			case "left-behind":
				for (const { report, ...member } of message.reports) {
					if (this.#tracked.has(jobIdOf(member))) this.#listener({ type: "late-report", ...member, report });
				}
				break;
			case "done":
				this.#readResult(message.member);
				break;
			default:
				message satisfies never;
		}
	}

	#pass(messages: readonly PlacementMessage[] = []): void {
		for (const message of messages) this.#listener(message);
	}

	#readResult(member: MemberId): void {
		const jobId = jobIdOf(member);
		const tracked = this.#tracked.get(jobId);
		if (tracked === undefined) return;
		this.#queues
			.open(tracked.label)
			.then((queue) => this.#onOver(queue, jobId))
			.catch((error) => this.#options.logger.debug({ reason: messageOf(error) }, "result not read yet"));
	}

	#tell(): void {
		const { bus, self } = this.#options;
		const watched = [...this.#watched];
		bus.publish("presence", { kind: "console", id: bus.id, ...self, sinceMs: this.#startedAtMs, watched });
	}
}
