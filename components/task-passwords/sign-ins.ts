import type { SecretName, Task } from "@/lib/api/task";
import { readHosts } from "@/lib/dsn/check-address";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnEnd } from "@/lib/dsn/types";

/** A user at a server, and the tasks that sign in there so. */
export interface SignIn {
	key: string;
	end: DsnEnd;
	user: string;
	/** `host:port`, several separated by commas. */
	server: string;
	/** Of those that were chosen. */
	tasks: readonly Task[];
	/** Not chosen, with the same sign-in. */
	others: readonly Task[];
}

const ENDS = ["source", "broker"] as const satisfies readonly DsnEnd[];
export const PASSWORD_OF = {
	source: "source.password",
	broker: "broker.password",
} as const satisfies Record<DsnEnd, SecretName>;

/** How a DSN signs in; undefined for one without a user, whose password nobody asks for. */
export function signInOf(end: DsnEnd, dsn: string): Pick<SignIn, "key" | "user" | "server"> | undefined {
	const { draft } = parseDsn(end, dsn);
	if (draft.user === "") return undefined;
	const server = readHosts(draft)
		.map(({ host, port }) => `${host.toLowerCase()}:${port}`)
		.join(",");
	return { key: `${end} ${draft.user}@${server}`, user: draft.user, server };
}

/** The sign-ins of the chosen tasks, those that more of them failed at first. A token signs in without a password. */
export function signInsOf(chosen: readonly Task[], all: readonly Task[]): SignIn[] {
	const isChosen = new Set(chosen.map(({ id }) => id));
	const found = new Map<string, { end: DsnEnd; user: string; server: string; tasks: Task[]; others: Task[] }>();
	for (const end of ENDS) {
		for (const task of [...chosen, ...all.filter(({ id }) => !isChosen.has(id))]) {
			const signIn =
				end === "source" && task.storedSecrets.includes("source.token") ? undefined : signInOf(end, task[end]);
			if (signIn === undefined) continue;
			const known = found.get(signIn.key);
			if (isChosen.has(task.id)) {
				if (known === undefined) found.set(signIn.key, { end, ...signIn, tasks: [task], others: [] });
				else known.tasks.push(task);
			} else known?.others.push(task);
		}
	}
	return [...found]
		.map(([key, { end, user, server, tasks, others }]) => ({ key, end, user, server, tasks, others }))
		.sort((a, b) => refusedAt(b) - refusedAt(a));
}

/** How many of its tasks stand because of this sign-in. */
export function refusedAt({ end, tasks }: Pick<SignIn, "end" | "tasks">): number {
	return tasks.filter(({ live: { state } }) => state.phase === "failed" && state.cause.code === `${end}-refused-login`)
		.length;
}
