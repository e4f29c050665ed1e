import type { WorkerStatus } from "@/lib/api/worker";
import type { Clock } from "@/server/clock";
import type { Bus } from "@/server/cluster/bus";
import { WorkerRegister } from "@/server/cluster/worker-register";
import type { WorkerRoster } from "@/server/supervisor/worker-roster";

/** The workers of the installation as they tell of themselves on the bus; every console hears them. */
export class BusRoster implements WorkerRoster, Disposable {
	readonly isLocal = false;
	readonly #bus: Bus;
	readonly #register: WorkerRegister;
	readonly #end: () => void;

	constructor(bus: Bus, clock: Clock) {
		this.#bus = bus;
		this.#register = new WorkerRegister(clock);
		this.#end = bus.on("presence", (presence) => this.#register.heard(presence));
	}

	workers(): WorkerStatus[] {
		return this.#register.statuses();
	}

	drain(workerId: string): boolean {
		const isThere = this.#register.present().some(({ id }) => id === workerId);
		if (isThere) this.#bus.publish("orders", { type: "drain", workerId });
		return isThere;
	}

	[Symbol.dispose](): void {
		this.#end();
	}
}
