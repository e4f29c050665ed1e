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
			const { attempts, posted } = isFull ? LEFT_OUT : await this.#deliver(to, body);
			await this.#note(to.webhookId, body, attempts, posted);
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

	async #deliver(to: Destination, body: AlertBody): Promise<{ attempts: number; posted: Posted }> {
		const waitsMs = this.#options.waitsMs ?? WAITS_MS;
		for (let attempts = 1; ; attempts++) {
			const posted = await this.#post(to, body);
			const waitMs = waitsMs[attempts - 1];
			if (posted.isDelivered || !posted.isRetryable || waitMs === undefined) return { attempts, posted };
			const isStopped = await sleep(this.#options.clock, waitMs, this.#closing.signal).then(
				() => false,
				() => true,
			);
			if (isStopped) return { attempts, posted };
		}
	}

	async #post({ url }: Destination, body: AlertBody): Promise<Posted> {
		if (url === undefined) {
			const detail = "The stored address cannot be read with the present key file: type it again.";
			return { isDelivered: false, isRetryable: false, detail };
		}
		return await postJson(this.#options.clock, url.reveal(), body, this.#closing.signal);
	}

	async #note(webhookId: string, body: AlertBody, attempts: number, posted: Posted): Promise<void> {
		const { db, clock, logger } = this.#options;
		// It may have been deleted while the message was on its way.
		if ((await db.alertWebhook.count({ where: { id: webhookId } })) === 0) return;
		const { isDelivered, detail } = posted;
		const about = { event: body.event, taskName: body.task?.name ?? null, health: body.health ?? null };
		const made = await db.alertDelivery.create({
			data: { webhookId, at: new Date(clock.nowMs()), ...about, attempts, isDelivered, detail },
		});
		await db.alertDelivery.deleteMany({ where: { webhookId, id: { lte: made.id - KEPT } } });
		if (!isDelivered) logger.warn({ webhookId, attempts, detail }, "an alert was not delivered");
	}
}

const LEFT_OUT = {
	attempts: 0,
	posted: {
		isDelivered: false,
		isRetryable: false,
		detail: `Left out: ${MOST_WAITING} messages were waiting already. Check why this webhook does not answer.`,
	},
} as const;
