import type { AlertBody } from "@/lib/alert/message";
import { messageOf } from "@/lib/errors";
import type { Secret } from "@/lib/secret";
import { type Clock, sleep } from "@/server/clock";
import type { Db } from "@/server/db/open";
import type { Logger } from "@/server/log";
import { type Posted, postJson } from "./post-json";

export interface DispatcherOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/** Waits before each further attempt, ms. */
	waitsMs?: readonly number[];
}

/** Where a message goes. */
export interface Destination {
	webhookId: string;
	/** Undefined: it cannot be read with the present key. */
	url: Secret | undefined;
}

const WAITS_MS = [5_000, 30_000, 120_000, 600_000] as const;
const MOST_WAITING = 100;
const KEPT = 50;

/** Sends messages to webhooks, one after the other for each, with bounded retries, and notes what became of them. */
export class AlertDispatcher implements AsyncDisposable {
	readonly #options: DispatcherOptions;
	readonly #queues = new Map<string, { tail: Promise<void>; waiting: number }>();
	readonly #closing = new AbortController();

	constructor(options: DispatcherOptions) {
		this.#options = options;
	}

	/** Returns at once. */
	send(to: Destination, body: AlertBody): void {
		const queue = this.#queues.get(to.webhookId) ?? { tail: Promise.resolve(), waiting: 0 };
		this.#queues.set(to.webhookId, queue);
		const isFull = queue.waiting >= MOST_WAITING;
		queue.waiting += 1;
		const work = async () => {
			if (isFull) await this.#note(to.webhookId, body, 0, LEFT_OUT);
			else await this.#deliver(to, body);
		};
		queue.tail = queue.tail
			.then(work)
			.catch((error) => this.#options.logger.error({ reason: messageOf(error) }, "could not note an alert"))
			.finally(() => {
				queue.waiting -= 1;
			});
	}

	/** Sends at once, once, and says how it went. */
	async sendNow(to: Destination, body: AlertBody): Promise<Posted> {
		const posted = await this.#post(to, body);
		await this.#note(to.webhookId, body, 1, posted);
		return posted;
	}

	/** Resolves when nothing is under way any more. */
	async settled(): Promise<void> {
		await Promise.all([...this.#queues.values()].map(({ tail }) => tail));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#closing.abort(new Error("Spillway is stopping"));
		await this.settled();
	}

	/** Every attempt is noted, so that a webhook that does not answer is seen while it is still being tried. */
	async #deliver(to: Destination, body: AlertBody): Promise<void> {
		const waitsMs = this.#options.waitsMs ?? WAITS_MS;
		let noteId: number | undefined;
		for (let attempts = 1; ; attempts++) {
			const posted = await this.#post(to, body);
			noteId = await this.#note(to.webhookId, body, attempts, posted, noteId);
			const waitMs = waitsMs[attempts - 1];
			if (noteId === undefined || posted.isDelivered || !posted.isRetryable || waitMs === undefined) return;
			const isStopped = await sleep(this.#options.clock, waitMs, this.#closing.signal).then(
				() => false,
				() => true,
			);
			if (isStopped) return;
		}
	}

	async #post({ url }: Destination, body: AlertBody): Promise<Posted> {
		if (url === undefined) {
			const detail = "The stored address cannot be read with the present key file: type it again.";
			return { isDelivered: false, isRetryable: false, detail };
		}
		return await postJson(this.#options.clock, url.reveal(), body, this.#closing.signal);
	}

	/** Undefined: the webhook was deleted while the message was on its way. */
	async #note(
		webhookId: string,
		body: AlertBody,
		attempts: number,
		{ isDelivered, detail }: Posted,
		noteId?: number,
	): Promise<number | undefined> {
		const { db, clock, logger } = this.#options;
		if ((await db.alertWebhook.count({ where: { id: webhookId } })) === 0) return undefined;
		if (!isDelivered) logger.warn({ webhookId, attempts, detail }, "an alert was not delivered");
		const outcome = { attempts, isDelivered, detail };
		if (noteId !== undefined) {
			await db.alertDelivery.updateMany({ where: { id: noteId }, data: outcome });
			return noteId;
		}
		const about = { event: body.event, taskName: body.task?.name ?? null, health: body.health ?? null };
		const { id } = await db.alertDelivery.create({
			data: { webhookId, at: new Date(clock.nowMs()), ...about, ...outcome },
		});
		await this.#forgetOld(webhookId);
		return id;
	}

	async #forgetOld(webhookId: string): Promise<void> {
		const { db } = this.#options;
		const [oldest] = await db.alertDelivery.findMany({
			where: { webhookId },
			orderBy: { id: "desc" },
			skip: KEPT,
			take: 1,
		});
		if (oldest !== undefined) await db.alertDelivery.deleteMany({ where: { webhookId, id: { lte: oldest.id } } });
	}
}

const LEFT_OUT: Posted = {
	isDelivered: false,
	isRetryable: false,
	detail: `Left out: ${MOST_WAITING} messages were waiting already. Check why this webhook does not answer.`,
};
