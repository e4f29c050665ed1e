import { judgeForAlert } from "@/lib/alert/condition";
import { type AlertEvent, alertBody, testBody } from "@/lib/alert/message";
import { ALERT_HEALTHS, type AlertHealth } from "@/lib/api/alert";
import type { TaskLive } from "@/lib/api/task";
import { messageOf } from "@/lib/errors";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import type { Logger } from "@/server/log";
import type { WebhookUrls } from "@/server/secrets/webhook-urls";
import { AlertDispatcher } from "./dispatcher";
import { type HealthChange, HealthWatch, type Told } from "./health-watch";
import type { Posted } from "./post-json";
import { loadWebhook, loadWebhooks } from "./webhooks";

export interface AlertsOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	urls: WebhookUrls;
	/** Address of the console for links, without a slash at its end. */
	publicUrl: string;
	/** What a task is doing now. */
	live(taskId: string): TaskLive;
	/** Told when webhooks were changed here: it may be another console that looks at the tasks. */
	onChanged?: (() => void) | undefined;
	waitsMs?: readonly number[];
}

const TICKS_PER_LOOK = 5;

/** Tells webhooks of changes of health. Looks at tasks only while a webhook is on. */
export class Alerts implements AsyncDisposable {
	readonly #options: AlertsOptions;
	readonly #dispatcher: AlertDispatcher;
	#watch: HealthWatch | undefined;
	#mayTell: (() => boolean) | undefined;
	#ticks = 0;
	#tail: Promise<void> = Promise.resolve();

	constructor(options: AlertsOptions) {
		this.#options = options;
		this.#dispatcher = new AlertDispatcher(options);
	}

	/**
	 * Looks at the tasks from now on, and tells.
	 *
	 * @param mayTell asked before each telling, since of several consoles one alone tells
	 */
	async begin(mayTell: () => boolean = () => true): Promise<void> {
		this.#mayTell = mayTell;
		await this.reload();
	}

	/** Another console looks at the tasks. What was to be told already is still delivered. */
	pause(): void {
		this.#mayTell = undefined;
		this.#watch = undefined;
	}

	/** After webhooks were changed here: begins or ends looking. */
	async refresh(): Promise<void> {
		await this.reload();
		this.#options.onChanged?.();
	}

	/** After webhooks were changed, here or at another console. */
	async reload(): Promise<void> {
		if (this.#mayTell === undefined) return;
		const { db } = this.#options;
		const isWanted = (await db.alertWebhook.count({ where: { isOn: true } })) > 0;
		if (isWanted) {
			this.#watch ??= new HealthWatch(await readTold(db));
			return;
		}
		// What was told is no longer followed: with the next webhook it starts afresh.
		this.#watch = undefined;
		await db.alertState.deleteMany();
	}

	/** A task's state changed. */
	onState(taskId: string): void {
		this.#look([taskId]);
	}

	/** Once a second, with the tasks that run. */
	onTick(taskIds: readonly string[]): void {
		if (++this.#ticks % TICKS_PER_LOOK === 0) this.#look(taskIds);
	}

	forget(taskId: string): void {
		this.#watch?.forget(taskId);
	}

	/** Sends a test and says how it went; undefined when there is no such webhook. */
	async test(webhookId: string): Promise<Posted | undefined> {
		const { db, urls, clock, publicUrl } = this.#options;
		const webhook = await loadWebhook(db, urls, webhookId);
		if (webhook === undefined) return undefined;
		return await this.#dispatcher.sendNow(webhook.destination, testBody(clock.nowMs(), publicUrl));
	}

	/** Resolves when everything that was due has been told. */
	async settled(): Promise<void> {
		await this.#tail;
		await this.#dispatcher.settled();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#watch = undefined;
		await this.#tail;
		await this.#dispatcher[Symbol.asyncDispose]();
	}

	#look(taskIds: readonly string[]): void {
		const watch = this.#watch;
		if (watch === undefined) return;
		const nowMs = this.#options.clock.nowMs();
		for (const taskId of taskIds) {
			const judged = judgeForAlert(this.#options.live(taskId));
			if (judged !== undefined) watch.observe(taskId, judged.condition, judged.reason, nowMs);
		}
		for (const change of watch.due(nowMs)) this.#announce(change, nowMs);
	}

	#announce(change: HealthChange, nowMs: number): void {
		const { logger } = this.#options;
		this.#tail = this.#tail
			.then(() => this.#tell(change, nowMs))
			.catch((error) => logger.error({ reason: messageOf(error) }, "could not tell of a change of health"));
	}

	async #tell(change: HealthChange, nowMs: number): Promise<void> {
		const { db, urls, publicUrl } = this.#options;
		const { taskId } = change;
		if (this.#mayTell?.() !== true) return;
		const row = await db.task.findUnique({
			where: { id: taskId },
			include: { labels: { orderBy: { position: "asc" } } },
		});
		if (row === null) return this.forget(taskId);
		const isTrouble = change.kind === "trouble";
		const health = isTrouble ? change.health : change.previous;
		if (isTrouble) {
			const told = { health, toldAt: new Date(nowMs) };
			await db.alertState.upsert({ where: { taskId }, create: { taskId, ...told }, update: told });
		} else {
			await db.alertState.deleteMany({ where: { taskId } });
		}
		const labels = row.labels.map(({ label }) => label);
		const body = alertBody({ id: taskId, name: row.name, labels }, eventOf(change), nowMs, publicUrl);
		for (const webhook of await loadWebhooks(db, urls)) {
			const isForTask = webhook.labels.length === 0 || webhook.labels.some((label) => labels.includes(label));
			if (webhook.isOn && isForTask && webhook.healths.includes(health)) {
				this.#dispatcher.send(webhook.destination, body);
			}
		}
	}
}

function eventOf(change: HealthChange): AlertEvent {
	if (change.kind === "trouble") return { event: "alert", health: change.health, reason: change.reason };
	return { event: "recovered", health: change.now, previous: change.previous, lastedMs: change.lastedMs };
}

async function readTold(db: Db): Promise<Map<string, Told>> {
	const told = new Map<string, Told>();
	for (const row of await db.alertState.findMany()) {
		const health: AlertHealth | undefined = ALERT_HEALTHS.find((known) => known === row.health);
		if (health !== undefined) told.set(row.taskId, { health, toldAtMs: row.toldAt.getTime() });
	}
	return told;
}
