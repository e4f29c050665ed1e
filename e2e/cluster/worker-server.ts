import path from "node:path";
import { descendantsOf, endAtOnce } from "../faults/processes/census";
import { ROOT, Started } from "../support/processes";

const START_MS = 600_000;

/** `spillway worker` with its processes, as one machine of the cluster. */
export class WorkerServer {
	#started: Started | undefined;
	#earlierOutput = "";

	constructor(
		readonly name: string,
		private readonly env: Record<string, string>,
		private readonly args: readonly string[] = [],
	) {}

	get output(): string {
		return this.#earlierOutput + (this.#started?.output ?? "");
	}

	async up(): Promise<void> {
		this.#earlierOutput = this.output;
		const program = path.join(ROOT, "dist", "cli.js");
		const args = [program, "worker", "--name", this.name, ...this.args];
		this.#started = Started.run(process.execPath, args, { SPILLWAY_LOG_LEVEL: "info", ...this.env });
		await this.#started.prints("takes pipelines", START_MS);
	}

	/** As when its machine loses power. */
	async kill(): Promise<void> {
		const all = this.#all();
		for (const pid of all) endAtOnce(pid);
		await this.#started?.ended();
	}

	freeze(): void {
		for (const pid of this.#all()) process.kill(pid, "SIGSTOP");
	}

	thaw(): void {
		for (const pid of this.#all()) process.kill(pid, "SIGCONT");
	}

	/** SIGTERM: gives its pipelines away. Returns the exit code. */
	async stop(): Promise<number | null> {
		return (await this.#started?.end()) ?? null;
	}

	#all(): number[] {
		const pid = this.#started?.child.pid ?? 0;
		return pid === 0 ? [] : [pid, ...descendantsOf(pid)];
	}
}
