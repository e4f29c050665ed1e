import pino from "pino";
import { readSource } from "@/lib/dsn/check-source";
import type { SourceDsn } from "@/lib/dsn/types";
import type { TmqMessage } from "@/lib/tmq/types";
import { systemClock } from "@/server/clock";
import { openTmqSession } from "./open-session";
import type { TmqSession, TmqSessionOptions } from "./types";

/** A judged DSN for tests. `host` is `name:port`, possibly several. */
export function sourceFor(host: string, tmqTopics: string, params: Record<string, string> = {}): SourceDsn {
	const { user = "root", password = "taosdata", ...rest } = params;
	const query = new URLSearchParams({ "group.id": "g", "auto.offset.reset": "earliest", ...rest });
	const checked = readSource(`tmq+ws://${user}:${password}@${host}/${tmqTopics}?${query}`);
	if (!checked.ok) throw new Error(checked.issues.map((issue) => issue.message).join(" "));
	return checked.value;
}

export function openForTest(dsn: SourceDsn, options: Partial<TmqSessionOptions> = {}): Promise<TmqSession> {
	return openTmqSession({
		dsn,
		resume: [],
		clock: systemClock,
		logger: pino({ level: "silent" }),
		signal: new AbortController().signal,
		readAheadBytes: 1_048_576,
		...options,
	});
}

/** Takes this many messages, committing each unless told otherwise, and leaves the session open. */
export async function take(
	session: TmqSession,
	count: number,
	{ isCommitted = true }: { isCommitted?: boolean } = {},
): Promise<TmqMessage[]> {
	const taken: TmqMessage[] = [];
	if (count === 0) return taken;
	for await (const message of session.messages()) {
		taken.push(message);
		if (isCommitted) await session.commit(message);
		if (taken.length === count) break;
	}
	return taken;
}

export function rowCountOf(messages: readonly TmqMessage[]): number {
	return messages.flatMap(({ blocks }) => blocks).reduce((sum, { rowCount }) => sum + rowCount, 0);
}
