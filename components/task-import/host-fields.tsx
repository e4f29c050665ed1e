"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import type { ImportPlan } from "@/lib/api/task-file";
import type { DsnEnd } from "@/lib/dsn/types";

export type HostEdits = Record<DsnEnd, Record<string, string>>;

interface HostFieldsProps {
	hosts: ImportPlan["hosts"];
	edits: HostEdits;
	onEdits: (edits: HostEdits) => void;
}

const ENDS: readonly DsnEnd[] = ["source", "broker"];

/** Every server that the file names, and room for another one in its place: how tasks move to another site. */
export function HostFields({ hosts, edits, onEdits }: HostFieldsProps) {
	const t = useTranslations("taskImport");
	const rows = ENDS.flatMap((end) => hosts[end].map((host) => ({ end, host })));
	if (rows.length === 0) return null;
	return (
		<section className="mb-6">
			<h2 className="text-section">{t("servers")}</h2>
			<p className="mb-2 text-small text-ink-3">{t("serversHelp")}</p>
			<ul className="flex flex-col gap-2">
				{rows.map(({ end, host }) => (
					<li
						key={`${end} ${host}`}
						className="grid grid-cols-[64px_minmax(0,1fr)_16px_minmax(0,1fr)] items-center gap-2 phone:grid-cols-1 phone:gap-1"
					>
						<span className="text-ink-2">{t(end)}</span>
						<span className="truncate font-mono text-code" title={host}>
							{host}
						</span>
						<Icon icon={ArrowRight} size={14} className="text-ink-3 phone:hidden" />
						<Input
							isMono
							spellCheck={false}
							aria-label={t("replaceBy", { host })}
							placeholder={host}
							value={edits[end][host] ?? ""}
							onChange={(event) => onEdits({ ...edits, [end]: { ...edits[end], [host]: event.target.value } })}
						/>
					</li>
				))}
			</ul>
		</section>
	);
}
