"use client";

import { useEffect, useRef, useState } from "react";
import { requestJson } from "@/components/live-data/problem-error";
import { type EndInput, type TmqTopicInfo, tmqTopicsSchema } from "@/lib/api/check";
import { messageOf } from "@/lib/errors";

/** TMQ topics of the server as far as they are known. */
export type TopicList =
	| { phase: "unknown" }
	| { phase: "loading" }
	| { phase: "ready"; topics: readonly TmqTopicInfo[] }
	| { phase: "failed"; message: string };

/**
 * The TMQ topics of one server and user. Kept here and not in the query cache, because what tells one list from another
 * holds the password. `input` is undefined while there is no server to ask.
 */
export function useTmqTopics(input: EndInput | undefined): { list: TopicList; load: () => void } {
	const key = JSON.stringify(input);
	const [loaded, setLoaded] = useState<{ key: string | undefined; list: TopicList }>({
		key,
		list: { phase: "unknown" },
	});
	const running = useRef<AbortController | undefined>(undefined);
	useEffect(() => () => running.current?.abort(), []);
	const list: TopicList = loaded.key === key ? loaded.list : { phase: "unknown" };

	const load = () => {
		if (input === undefined || list.phase === "loading" || list.phase === "ready") return;
		running.current?.abort();
		const controller = new AbortController();
		running.current = controller;
		const tell = (next: TopicList) => {
			if (!controller.signal.aborted) setLoaded({ key, list: next });
		};
		tell({ phase: "loading" });
		requestJson("/api/topics", { method: "POST", body: input, signal: controller.signal }).then(
			(answer) => tell({ phase: "ready", topics: tmqTopicsSchema.parse(answer).topics }),
			(error: unknown) => tell({ phase: "failed", message: messageOf(error) }),
		);
	};
	return { list, load };
}
