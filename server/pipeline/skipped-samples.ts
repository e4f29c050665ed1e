import type { MappedMessage } from "@/lib/body/types";
import type { SkippedRecord } from "@/lib/task/types";
import { renderLoosely } from "@/lib/topic-template/render-loosely";
import { skipKey, skipWords } from "@/lib/topic-template/skip-words";
import type { MessageKind, TopicTemplate } from "@/lib/topic-template/types";
import type { Clock, TimerHandle } from "@/server/clock";
import type { BatchOutcome } from "@/server/mqtt/types";
import { shownOf } from "./shown-message";

/** A store that is told each skipped message of thousands a second would do nothing else. */
const TURN_MS = 5_000;
const SAMPLES_PER_TURN = 3;

interface SettledMessage {
	mapped: MappedMessage;
	outcome: BatchOutcome;
	vgroupId: number;
}

interface SkippedSamplesOptions {
	clock: Clock;
	templateOf(kind: MessageKind): TopicTemplate;
	send(samples: SkippedRecord[]): void;
}

/** Hands out a few of the messages that were not published, per reason and turn, whether anybody watches or not. */
export class SkippedSamples {
	readonly #options: SkippedSamplesOptions;
	readonly #takenThisTurn = new Map<string, number>();
	#pending: SkippedRecord[] = [];
	#timer: TimerHandle | undefined;

	constructor(options: SkippedSamplesOptions) {
		this.#options = options;
	}

	settled({ mapped, outcome, vgroupId }: SettledMessage): void {
		const { clock, templateOf } = this.#options;
		for (const { reason, kind, values, body } of mapped.skippedSamples) {
			this.#take("skipped", skipKey(reason), () => ({
				atMs: clock.nowMs(),
				reason: skipWords(reason),
				mqttTopic: renderLoosely(templateOf(kind), values),
				vgroupId,
				...shownOf(Buffer.from(body)),
			}));
		}
		for (const { index, cause } of outcome.refusals) {
			this.#take("failed", cause.code, () => {
				const { batch } = mapped;
				const start = index === 0 ? 0 : (batch.bodyEnds[index - 1] ?? 0);
				return {
					atMs: clock.nowMs(),
					reason: cause.message,
					mqttTopic: batch.mqttTopics[batch.topicIndexes[index] ?? 0],
					vgroupId,
					...shownOf(batch.bodies.subarray(start, batch.bodyEnds[index])),
				};
			});
		}
	}

	/** Hands out what is left: the run may have ended because of it. */
	close(): void {
		this.#timer?.cancel();
		this.#timer = undefined;
		this.#flush();
	}

	#take(
		outcome: SkippedRecord["outcome"],
		reasonKey: string,
		make: () => Omit<SkippedRecord, "outcome" | "reasonKey">,
	): void {
		const taken = this.#takenThisTurn.get(reasonKey) ?? 0;
		if (taken >= SAMPLES_PER_TURN) return;
		this.#takenThisTurn.set(reasonKey, taken + 1);
		this.#pending.push({ outcome, reasonKey, ...make() });
		this.#timer ??= this.#options.clock.setTimeout(() => {
			this.#timer = undefined;
			this.#flush();
		}, TURN_MS);
	}

	#flush(): void {
		this.#takenThisTurn.clear();
		if (this.#pending.length === 0) return;
		this.#options.send(this.#pending);
		this.#pending = [];
	}
}
