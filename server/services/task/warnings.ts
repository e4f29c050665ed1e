import { isUnverified } from "@/lib/dsn/check-broker";
import { addressesOf } from "@/lib/dsn/is-moved";
import { parseDsn } from "@/lib/dsn/parse";

interface WarnedTask {
	id: string;
	name: string;
	source: string;
	broker: string;
}

/**
 * What two tasks should not share: a consumer group (they would take messages from each other) and a client id at one
 * broker (they would throw each other out); and a broker whose certificate is not checked. A sentence for each, by task.
 */
export function warningsOf(tasks: readonly WarnedTask[]): Map<string, string[]> {
	const groups = new Sharing();
	const clients = new Sharing();
	const unverified = new Set<string>();
	for (const task of tasks) {
		const source = parseDsn("source", task.source).draft;
		const broker = parseDsn("broker", task.broker).draft;
		groups.add(task, addressesOf(source), source.params["group.id"]);
		if (isUnverified(broker)) unverified.add(task.id);
		clients.add(task, addressesOf(broker), broker.params["client_id"]);
	}
	return new Map(
		tasks.map((task) => [
			task.id,
			[
				...(unverified.has(task.id)
					? ["The broker's certificate is not checked (tls_verify=false): whoever answers is taken for the broker."]
					: []),
				...groups
					.partners(task)
					.map(
						(name) => `Reads with the same consumer group as “${name}”: each would get only a part of the messages.`,
					),
				...clients
					.partners(task)
					.map(
						(name) =>
							`Uses the same client id at the same broker as “${name}”: the broker would disconnect one for the other.`,
					),
			],
		]),
	);
}

/** Who has the same name at the same address. */
class Sharing {
	readonly #tasksByKey = new Map<string, WarnedTask[]>();
	readonly #keysByTask = new Map<string, string[]>();

	add(task: WarnedTask, addresses: readonly string[], name: string | undefined): void {
		if (name === undefined || name === "") return;
		const keys = addresses.map((address) => `${address} ${name}`);
		this.#keysByTask.set(task.id, keys);
		for (const key of keys) this.#tasksByKey.set(key, [...(this.#tasksByKey.get(key) ?? []), task]);
	}

	partners(task: WarnedTask): string[] {
		const keys = this.#keysByTask.get(task.id) ?? [];
		const others = keys.flatMap((key) => this.#tasksByKey.get(key) ?? []).filter((other) => other.id !== task.id);
		return [...new Set(others.map((other) => other.name))].sort();
	}
}
