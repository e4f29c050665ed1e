import { deferred } from "@/lib/deferred";
import type { TmqMessage } from "@/lib/tmq/types";

/** Which delivered messages still wait for their commit. A commit of one covers the earlier ones of its vgroup. */
export class DeliveryLedger {
	/** Delivered and uncommitted, by vgroup, in order. */
	readonly #open = new Map<string, TmqMessage[]>();
	#change = deferred<void>();

	get isSettled(): boolean {
		return this.#open.size === 0;
	}

	/** Resolves once nothing waits for its commit. */
	async settled(): Promise<void> {
		while (!this.isSettled) await this.#change.promise;
	}

	deliver(message: TmqMessage): void {
		const key = vgroupKey(message.address);
		const waiting = this.#open.get(key);
		if (waiting) waiting.push(message);
		else this.#open.set(key, [message]);
	}

	/** Whether messages other than this one and the earlier ones of its vgroup wait. */
	hasOthersThan(message: TmqMessage): boolean {
		const key = vgroupKey(message.address);
		for (const [openKey, waiting] of this.#open) if (openKey !== key || waiting.at(-1) !== message) return true;
		return false;
	}

	/** Resolves at the next commit, of whatever vgroup. */
	change(): Promise<void> {
		return this.#change.promise;
	}

	settle(message: TmqMessage): void {
		const key = vgroupKey(message.address);
		const waiting = this.#open.get(key);
		const index = waiting?.indexOf(message) ?? -1;
		if (!waiting || index < 0) return;
		waiting.splice(0, index + 1);
		if (waiting.length === 0) this.#open.delete(key);
		this.#change.resolve();
		this.#change = deferred<void>();
	}
}

export function vgroupKey({ tmqTopic, vgroupId }: { tmqTopic: string; vgroupId: number }): string {
	return `${tmqTopic}\u0000${vgroupId}`;
}
