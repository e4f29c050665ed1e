import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { SimulatorCommands } from "./simulator-commands";

export interface ObservedCommit {
	port: number;
	groupId: string;
	clientId: string;
	tmqTopic: string;
	vgroupId: number;
	offset: number;
	/** The machine's monotonic clock. */
	atMs: number;
}

type Input<Name extends keyof SimulatorCommands> = Parameters<SimulatorCommands[Name]>[0];
type Result<Name extends keyof SimulatorCommands> = Awaited<ReturnType<SimulatorCommands[Name]>>;
type Waiting = { resolve(value: unknown): void; reject(error: Error): void };

/** The process that all simulators of a run live in. */
export class SimulatorHost {
	readonly #child: ChildProcess;
	readonly #waiting = new Map<number, Waiting>();
	readonly #listeners = new Set<(commit: ObservedCommit) => void>();
	#lastId = 0;

	constructor() {
		this.#child = fork(path.join(import.meta.dirname, "simulator-program.mjs"), [], { serialization: "advanced" });
		this.#child.on("message", (message: Record<string, unknown>) => {
			if ("commit" in message) {
				for (const listener of this.#listeners) listener(message["commit"] as ObservedCommit);
				return;
			}
			const id = Number(message["id"]);
			const waiting = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (message["error"] === undefined) waiting?.resolve(message["result"]);
			else waiting?.reject(new Error(`Simulator: ${String(message["error"])}`));
		});
		this.#child.on("exit", () => {
			for (const { reject } of this.#waiting.values()) reject(new Error("The simulators' process has ended."));
		});
	}

	call<Name extends keyof SimulatorCommands>(name: Name, input: Input<Name>): Promise<Result<Name>> {
		const id = ++this.#lastId;
		return new Promise<Result<Name>>((resolve, reject) => {
			this.#waiting.set(id, { resolve: (value) => resolve(value as Result<Name>), reject });
			this.#child.send({ id, name, input });
		});
	}

	/** The record of commits; the function returned ends it. */
	onCommit(listener: (commit: ObservedCommit) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async end(): Promise<void> {
		if (this.#child.exitCode !== null) return;
		this.#child.disconnect();
		await once(this.#child, "exit");
	}
}
