import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";
import { readHost, writeHost } from "./host";

/** Hosts to put in place of others, both as `host:port`, for each end. */
export type HostChanges = Readonly<Record<DsnEnd, Readonly<Record<string, string>>>>;

/** Every different host of some drafts, as `host:port`, in the order of appearance. */
export function hostsOf(drafts: readonly DsnDraft[]): string[] {
	return [...new Set(drafts.flatMap((draft) => draft.hosts.map(writeHost)))];
}

/** The draft on another site: hosts that `changes` names are replaced, everything else stays. */
export function replaceHosts(draft: DsnDraft, changes: HostChanges[DsnEnd]): DsnDraft {
	const hosts = draft.hosts.map((host) => {
		const text = writeHost(host);
		const replacement = Object.hasOwn(changes, text) ? changes[text]?.trim() : undefined;
		return replacement === undefined || replacement === "" ? host : readHost(replacement);
	});
	return { ...draft, hosts };
}
