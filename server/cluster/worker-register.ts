import type { WorkerStatus } from "@/lib/api/worker";
import type { Clock } from "@/server/clock";
import type { Presence, WorkerPresence } from "./messages";

/** Who says so every second and was not heard for so long is gone. */
const GONE_AFTER_MS = 5_000;
const FORGET_AFTER_MS = 60_000;

/** The workers that speak on the bus. */
export class WorkerRegister {
	readonly #clock: Clock;
	readonly #heard = new Map<string, { presence: WorkerPresence; atMs: number }>();
	/** Since when anybody at all has been heard without a gap, and when last: consoles speak too, this one's among them. */
	#hearing: { sinceMs: number; lastMs: number } | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	heard(presence: Presence): void {
		const nowMs = this.#clock.monotonicMs();
		this.#hearing = { sinceMs: this.#isDeaf ? nowMs : (this.#hearing?.sinceMs ?? nowMs), lastMs: nowMs };
		if (presence.kind === "worker") this.#heard.set(presence.id, { presence, atMs: nowMs });
		else if (presence.kind === "left") this.#heard.delete(presence.id);
		this.#forgetSilent();
	}

	/** Those that are there now, by name. */
	present(): WorkerPresence[] {
		const nowMs = this.#clock.monotonicMs();
		return [...this.#heard.values()]
			.filter(({ atMs }) => nowMs - atMs < GONE_AFTER_MS)
			.map(({ presence }) => presence)
			.sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
	}

	/** Those that take the tasks that name this label, or none. */
	taking(label: string | undefined): WorkerPresence[] {
		return this.#able(label).filter(({ isDraining }) => !isDraining);
	}

	/** As the console shows them: those that are there, and for a while those that fell silent. */
	statuses(): WorkerStatus[] {
		const nowMs = this.#clock.monotonicMs();
		this.#forgetSilent();
		return [...this.#heard.values()].map(({ presence: { kind: _, isDraining, ...told }, atMs }) => {
			const isThere = nowMs - atMs < GONE_AFTER_MS;
			return { ...told, state: isThere ? (isDraining ? "draining" : "ready") : "silent" };
		});
	}

	/** Also of one that fell silent; undefined of one that has not told it here. */
	nameOf(id: string): string | undefined {
		return this.#heard.get(id)?.presence.name;
	}

	/**
	 * One sentence for people; undefined while somebody is about to take it, or when it cannot be known: this process has
	 * only just begun to listen, or hears nobody at all, so that the silence is its own.
	 */
	whyNobodyTakes(label: string | undefined): string | undefined {
		if (this.#isDeaf || this.#hearingForMs < GONE_AFTER_MS) return undefined;
		const able = this.#able(label);
		if (able.length === 0) {
			const which = label === undefined ? "No worker" : `No worker with the label ${label}`;
			const how = label === undefined ? "" : ` --labels ${label}`;
			return `${which} is connected. Start one: spillway worker${how}.`;
		}
		const taking = this.taking(label);
		if (taking.length === 0) return "Every worker that may run this task is being drained. Start another one.";
		if (taking.some(({ pipelines, capacity }) => pipelines.length < capacity)) return undefined;
		return "Every worker that may run this task is full. Start another one, or raise --concurrency.";
	}

	#forgetSilent(): void {
		const nowMs = this.#clock.monotonicMs();
		for (const [id, { atMs }] of this.#heard) if (nowMs - atMs >= FORGET_AFTER_MS) this.#heard.delete(id);
	}

	get #isDeaf(): boolean {
		return this.#hearing === undefined || this.#clock.monotonicMs() - this.#hearing.lastMs >= GONE_AFTER_MS;
	}

	get #hearingForMs(): number {
		return this.#hearing === undefined ? 0 : this.#clock.monotonicMs() - this.#hearing.sinceMs;
	}

	#able(label: string | undefined): WorkerPresence[] {
		return this.present().filter(({ labels }) => label === undefined || labels.includes(label));
	}
}
