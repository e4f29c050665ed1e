import { listMessages } from "@/lib/body/list-messages";
import type { TmqMessage } from "@/lib/tmq/types";
import { rowCountOf } from "./testing";
import type { TmqSession } from "./types";

/** Reads and commits until so many rows came. */
export async function readRows(session: TmqSession, rows: number): Promise<TmqMessage[]> {
	const messages: TmqMessage[] = [];
	for await (const message of session.messages()) {
		messages.push(message);
		await session.commit(message);
		if (rowCountOf(messages) >= rows) break;
	}
	return messages;
}

/** Rows as they are published, in order of their text. */
export function rowsOf(messages: readonly TmqMessage[]): string[] {
	const what = { withMeta: false, withMetaDelete: false, withMetaDrop: false, limit: 1_000 };
	const bodies = messages.flatMap((message) => listMessages(message, what).map(({ body }) => body));
	return bodies.map((body) => /^\{"data":(.*),"offset":\{"database"/.exec(body)?.[1] ?? body).sort();
}
