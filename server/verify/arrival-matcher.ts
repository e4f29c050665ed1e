import { createHash } from "node:crypto";
import type { TaskSample } from "@/lib/api/task";
import type { VerifyLine } from "@/lib/api/verify";
import type { ArrivedMessage } from "@/server/mqtt/subscriber";
import { shownOf } from "@/server/pipeline/shown-message";

/** A sample is told half a second after it was acknowledged, so what it matches has mostly arrived before. */
const REMEMBERED_MS = 15_000;
const MOST_REMEMBERED = 50_000;
const OTHERS_PER_SECOND = 3;
/** Retained messages come all at once, and may be as many as there are tables. */
const MOST_RETAINED = 50;

export interface ArrivalMatcherOptions {
	/** Whether a body is one of this task's, as far as it can be told. */
	isOwn(body: string): boolean;
	tell(line: VerifyLine): void;
}

/**
 * Brings together what the task's samples say was sent and what arrives. Both are told apart by MQTT topic and body:
 * a body names its vgroup and offset, so the same row sent twice is the same message.
 */
export class ArrivalMatcher {
	readonly #options: ArrivalMatcherOptions;
	/** Arrived, and not (yet) known as sent. Oldest first. */
	readonly #arrivedAtMs = new Map<string, number>();
	/** Sent, and not arrived yet. */
	readonly #awaited = new Map<string, { id: number; readAtMs: number }>();
	#sinceMs = Number.POSITIVE_INFINITY;
	#arrived = 0;
	#otherId = 0;
	#retained = 0;
	#others = { second: 0, count: 0 };

	constructor(options: ArrivalMatcherOptions) {
		this.#options = options;
	}

	/** Everything that has arrived. */
	get arrived(): number {
		return this.#arrived;
	}

	/** The subscription stands: what the task read before (Unix ms) may have passed unheard. */
	listensSince(atMs: number): void {
		this.#sinceMs = atMs;
	}

	sent(sample: TaskSample): void {
		const { tell } = this.#options;
		const { id, atMs, body, isCut, bodyBytes, mqttTopic, outcome, delayMs = 0 } = sample;
		const readAtMs = atMs - delayMs;
		if (outcome !== "published" || mqttTopic === undefined || readAtMs < this.#sinceMs) return;
		tell({ type: "sent", id, atMs, mqttTopic, body, isCut, bodyBytes });
		const key = keyOf(mqttTopic, body, bodyBytes);
		const arrivedAtMs = this.#arrivedAtMs.get(key);
		if (arrivedAtMs === undefined) this.#awaited.set(key, { id, readAtMs });
		else this.#match(key, id, readAtMs, arrivedAtMs);
	}

	received({ mqttTopic, body, isRetained }: ArrivedMessage, atMs: number): void {
		this.#arrived++;
		const shown = shownOf(body);
		if (isRetained) {
			if (this.#retained++ < MOST_RETAINED) this.#tellOther({ mqttTopic, isRetained, atMs, ...shown });
			return;
		}
		const key = keyOf(mqttTopic, shown.body, shown.bodyBytes);
		const awaited = this.#awaited.get(key);
		if (awaited !== undefined) {
			this.#match(key, awaited.id, awaited.readAtMs, atMs);
		} else if (this.#options.isOwn(shown.body)) {
			this.#remember(key, atMs);
		} else if (this.#mayTellOther(atMs)) {
			this.#tellOther({ mqttTopic, isRetained, atMs, ...shown });
		}
	}

	#match(key: string, id: number, readAtMs: number, atMs: number): void {
		this.#awaited.delete(key);
		this.#arrivedAtMs.delete(key);
		this.#options.tell({ type: "arrived", id, atMs, delayMs: Math.max(0, atMs - readAtMs) });
	}

	#remember(key: string, atMs: number): void {
		this.#arrivedAtMs.set(key, atMs);
		for (const [oldest, oldestMs] of this.#arrivedAtMs) {
			if (this.#arrivedAtMs.size <= MOST_REMEMBERED && oldestMs > atMs - REMEMBERED_MS) return;
			this.#arrivedAtMs.delete(oldest);
		}
	}

	#mayTellOther(atMs: number): boolean {
		const second = Math.floor(atMs / 1_000);
		if (this.#others.second !== second) this.#others = { second, count: 0 };
		return this.#others.count++ < OTHERS_PER_SECOND;
	}

	#tellOther(message: Omit<Extract<VerifyLine, { type: "other" }>, "type" | "id">): void {
		this.#options.tell({ type: "other", id: ++this.#otherId, ...message });
	}
}

function keyOf(mqttTopic: string, shownBody: string, bodyBytes: number): string {
	return createHash("sha1").update(`${mqttTopic}\n${bodyBytes}\n${shownBody}`).digest("base64");
}
