"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge, type Tone } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import { VisibleText } from "@/components/ui/visible-text";
import type { ImportEntry } from "@/lib/api/task-file";
import { exactNumber } from "@/lib/format/number";
import { DiffLines } from "./diff-lines";

const TONES = { new: "green", changed: "amber", unchanged: "neutral" } as const satisfies Record<string, Tone>;
/** So many changes are shown unfolded; more would hide the list of the tasks. */
const MOST_OPEN = 3;

/** Each task of the file with how it differs; those that stay are only counted. */
export function ImportEntries({ entries }: { entries: readonly ImportEntry[] }) {
	const t = useTranslations("taskImport");
	const changing = entries.filter(({ kind }) => kind !== "unchanged");
	const staying = entries.length - changing.length;
	const isOpen = ({ kind }: ImportEntry) => changing.length <= (kind === "changed" ? MOST_OPEN : 1);
	return (
		<>
			<ul className="border-t border-line">
				{changing.map((entry) => (
					<li key={entry.name} className="border-b border-line">
						<details open={isOpen(entry) || undefined} className="group">
							<summary className="ring-inside flex min-h-10 list-none flex-wrap items-center gap-x-3 gap-y-1 py-1.5 [&::-webkit-details-marker]:hidden">
								<Icon icon={ChevronRight} size={14} className="text-ink-3 transition-transform group-open:rotate-90" />
								<Badge tone={TONES[entry.kind]}>{t(`kind.${entry.kind}`)}</Badge>
								<span className="min-w-0 font-medium wrap-anywhere">
									<VisibleText text={entry.name} />
								</span>
								<span className="text-small text-ink-3">{noteOf(entry, t)}</span>
							</summary>
							<DiffLines lines={entry.diff} label={t("diffOf", { name: entry.name })} />
						</details>
					</li>
				))}
			</ul>
			{staying > 0 && changing.length > 0 && (
				<p className="py-2 text-small text-ink-3">{t("unchanged", { count: staying })}</p>
			)}
			{changing.length === 0 && entries.length > 0 && <p className="py-3 text-ink-2">{t("nothingToDo")}</p>}
		</>
	);
}

function noteOf(entry: ImportEntry, t: ReturnType<typeof useTranslations<"taskImport">>): string {
	if (entry.kind === "new") return t("notStarted");
	const count = (kind: string) => exactNumber(entry.diff.filter((line) => line.kind === kind).length);
	const lines = t("lines", { added: count("added"), removed: count("removed") });
	return entry.isRestarted ? `${lines}; ${t("restarted")}` : lines;
}
