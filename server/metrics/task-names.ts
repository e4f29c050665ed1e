import type { Db } from "@/server/db/open";

export interface NamedTask {
	name: string;
	isWanted: boolean;
}

/**
 * What tasks are called and whether they are wanted, from the store; as it last was while the store does not answer,
 * since that is when somebody looks at the metrics.
 */
export class TaskNames {
	#known: ReadonlyMap<string, NamedTask> = new Map();

	constructor(private readonly db: Db) {}

	async read(): Promise<ReadonlyMap<string, NamedTask>> {
		try {
			const rows = await this.db.task.findMany({ select: { id: true, name: true, desired: true } });
			this.#known = new Map(rows.map(({ id, name, desired }) => [id, { name, isWanted: desired === "running" }]));
		} catch {
			// `spillway_store_up` tells.
		}
		return this.#known;
	}
}
