import type { HeldPipeline } from "./held-pipeline";
import type { PipelineTaken, ServedQueue } from "./served-queue";
import type { WorkerRegister } from "./worker-register";

/** A pipeline that was only just taken is not given away for the sake of an even spread. */
const SETTLED_MS = 5_000;
/** So many times a pipeline is left to other workers that suit it better. */
const MOST_ELSEWHERE = 5;

export interface BalanceOptions {
	/** Of this worker. */
	id: string;
	register: WorkerRegister;
	/** Every pipeline that this worker holds. */
	held(): readonly HeldPipeline[];
}

/** Sees to it that the workers hold alike: what this one takes, and what it gives back. */
export class Balance {
	readonly #options: BalanceOptions;

	constructor(options: BalanceOptions) {
		this.#options = options;
	}

	/** Members of one task are better on several machines: another worker that has none of them may take it first. */
	isBetterElsewhere({ label }: ServedQueue, { data, attemptsStarted }: PipelineTaken): boolean {
		const { taskId, memberCount } = data;
		const { id: ownId, register, held } = this.#options;
		if (memberCount === 1 || attemptsStarted > MOST_ELSEWHERE) return false;
		if (!held().some(({ member }) => member.taskId === taskId)) return false;
		return register
			.taking(label)
			.some(
				({ id, pipelines, capacity }) =>
					id !== ownId && pipelines.length < capacity && !pipelines.some((each) => each.taskId === taskId),
			);
	}

	/**
	 * Takes this worker's share of a queue from now on; gives the pipelines that are too many of it.
	 *
	 * @param coming pipelines that are about to be added
	 */
	async share(queue: ServedQueue, coming: number): Promise<readonly HeldPipeline[]> {
		const { register, held } = this.#options;
		const own = held().filter(({ label }) => label === queue.label);
		const workers = Math.max(1, register.taking(queue.label).length);
		const tooMany = await queue.turn({ workers, held: own.length, heldInAll: held().length, coming });
		return own.filter(({ heldForMs }) => heldForMs >= SETTLED_MS).slice(0, tooMany);
	}
}
