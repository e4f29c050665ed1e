import type { PipelineReport } from "@/lib/task/types";
import type { MemberId } from "@/server/supervisor/types";
import type { LeftBehindReport } from "./messages";

/** Told every few seconds for a minute: consoles may need some to find back to Redis and to agree on who leads. */
const TOLD_TIMES = 12;

/**
 * What pipelines had counted at their end here. Nobody may have heard it, because Redis was away or no console led, so it
 * is told again for a while once messages arrive; whoever has counted it already does not count it twice.
 */
export class LeftBehind {
	#waiting: { told: LeftBehindReport; times: number }[] = [];

	add(member: MemberId, report: PipelineReport | undefined): void {
		if (report !== undefined) this.#waiting.push({ told: { ...member, report }, times: 0 });
	}

	/** @param send resolves to whether the message went out */
	async tell(send: (reports: readonly LeftBehindReport[]) => Promise<boolean>): Promise<void> {
		const said = this.#waiting;
		if (said.length === 0 || !(await send(said.map(({ told }) => told)))) return;
		for (const one of said) one.times++;
		this.#waiting = this.#waiting.filter(({ times }) => times < TOLD_TIMES);
	}
}
