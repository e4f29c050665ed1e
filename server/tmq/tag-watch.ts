import type { SourceDsn } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import type { TmqMessage } from "@/lib/tmq/types";
import type { Logger } from "@/server/log";
import { listTmqTopics } from "@/server/tdengine/list-tmq-topics";
import type { TmqSessionEvent } from "./types";

/** Codes of alterations that set tags: of one table, several of one, several tables, by condition. */
const SETS_TAG: ReadonlySet<unknown> = new Set([4, 15, 19, 20]);

interface TagWatchOptions {
	dsn: SourceDsn;
	logger: Logger;
	/** No question is asked, and nothing told, once it is aborted. */
	signal: AbortSignal;
	emit(event: TmqSessionEvent): void;
}

/**
 * Looks out for tags that are set in a database topic. TDengine (seen on 3.3.7.5) delivers no more rows of such a table to
 * the consumer groups of that moment, and no client can tell; the alteration, where it comes at all, is the only sign.
 */
export class TagWatch {
	readonly #options: TagWatchOptions;
	/** TMQ topics of which it was told, or which are no database topics. */
	readonly #done = new Set<string>();

	constructor(options: TagWatchOptions) {
		this.#options = options;
	}

	look({ metas, address: { tmqTopic } }: TmqMessage): void {
		if (metas.length === 0 || this.#done.has(tmqTopic)) return;
		const change = metas.find(({ type, alterType }) => type === "alter" && SETS_TAG.has(alterType));
		if (change === undefined) return;
		this.#done.add(tmqTopic);
		const { tableName } = change;
		void this.#tell(tmqTopic, typeof tableName === "string" ? tableName : undefined);
	}

	async #tell(tmqTopic: string, table: string | undefined): Promise<void> {
		const { dsn, logger, signal, emit } = this.#options;
		try {
			const topics = await listTmqTopics(dsn, signal);
			const isDatabase = topics.some(({ name, type }) => name === tmqTopic && type === "db");
			if (isDatabase && !signal.aborted) emit({ type: "tag-set", tmqTopic, table });
		} catch (error) {
			logger.info({ tmqTopic, reason: messageOf(error) }, "kind of TMQ topic not told");
		}
	}
}
