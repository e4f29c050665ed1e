import { useMessages, useTranslations } from "next-intl";
import { Note } from "@/components/ui/note";
import type { TaskLive } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import { skipInWords } from "@/lib/words/skip-in-words";

/** Why messages were skipped, a line per reason. Nothing where nothing was. */
export function SkippedNote({ counters }: { counters: TaskLive["counters"] }) {
	const t = useTranslations("task.skippedNote");
	const { sentences } = useMessages();
	if (counters.skipped === 0) return null;
	const reasons = Object.entries(counters.skippedByReason).toSorted(([, a], [, b]) => b - a);
	return (
		<Note tone="amber">
			<strong className="font-medium">{t("title", { count: exactNumber(counters.skipped) })}</strong>
			<ul>
				{reasons.map(([reason, number]) => (
					<li key={reason}>{t("line", { count: exactNumber(number), reason: skipInWords(sentences, reason) })}</li>
				))}
			</ul>
		</Note>
	);
}
