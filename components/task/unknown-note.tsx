import { useTranslations } from "next-intl";
import { Note } from "@/components/ui/note";
import type { TaskLive } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";

const KINDS: Readonly<Record<string, "columnType" | "alterType" | "metaType" | "undescribed">> = {
	"column-type": "columnType",
	"alter-type": "alterType",
	"meta-type": "metaType",
	"undescribed-meta": "undescribed",
};

/** What TDengine sent that this version does not know, a line per kind. Nothing where it knew all. */
export function UnknownNote({ counters }: { counters: TaskLive["counters"] }) {
	const t = useTranslations("task.unknownNote");
	const lines = Object.entries(counters.unknownByKey).toSorted(([, a], [, b]) => b - a);
	if (lines.length === 0) return null;
	return (
		<Note tone="amber">
			<strong className="font-medium">{t("title")}</strong>
			<ul>
				{lines.map(([key, number]) => {
					const [kind = "", name = ""] = key.split(/:(.*)/s);
					return <li key={key}>{t(KINDS[kind] ?? "other", { count: exactNumber(number), name: name || key })}</li>;
				})}
			</ul>
		</Note>
	);
}
