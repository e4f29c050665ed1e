"use client";

import { useConnections } from "@/components/connections/use-connections";
import { useTasks } from "@/components/live-data/use-live";
import type { SecretOwner } from "@/lib/api/task";
import { parseDsn } from "@/lib/dsn/parse";

/** Somewhere the Explorer can look. */
export interface ExplorerSource extends SecretOwner {
	/** Of a saved connection; a server that only tasks name goes by its address. */
	label: string;
	/** `user@host:port` */
	server: string;
	isDemo: boolean;
}

/** Saved sources, then those of tasks; of tasks that go to the same server as the same user, the first. */
export function useSources(): { sources: readonly ExplorerSource[]; isLoading: boolean; error: Error | null } {
	const { data, error } = useConnections();
	const tasks = useTasks();
	const saved = (data ?? [])
		.filter(({ end }) => end === "source")
		.map(
			({ id, name, dsn, isDemo }): ExplorerSource => ({
				kind: "connection",
				id,
				label: name,
				server: serverOf(dsn),
				isDemo,
			}),
		);
	const known = new Set(saved.map(({ server }) => server));
	const ofTasks: ExplorerSource[] = [];
	for (const { id, source, isDemo } of tasks ?? []) {
		const server = serverOf(source);
		if (known.has(server)) continue;
		known.add(server);
		ofTasks.push({ kind: "task", id, label: server, server, isDemo });
	}
	return { sources: [...saved, ...ofTasks], isLoading: data === undefined || tasks === undefined, error };
}

function serverOf(dsn: string): string {
	const { user, hosts } = parseDsn("source", dsn).draft;
	const servers = hosts.map(({ host, port }) => `${host}:${port || "6041"}`).join(",");
	return user === "" ? servers : `${user}@${servers}`;
}
