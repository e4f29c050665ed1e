"use client";

import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import type { Catalog } from "@/lib/api/explorer";
import type { SecretOwner } from "@/lib/api/task";
import type { Chosen } from "./catalog-tree";
import { ResultPane } from "./result-pane";
import { ChildrenPane, StructurePane } from "./table-panes";
import { TopicPane } from "./topic-pane";
import type { RunState } from "./use-run";

export type PaneKey = "result" | "structure" | "tables" | "topic";

const LABELS = {
	result: "paneResult",
	structure: "paneStructure",
	tables: "paneTables",
	topic: "paneTopic",
} as const satisfies Record<PaneKey, string>;

interface PanesProps {
	source: SecretOwner;
	catalog: Catalog;
	chosen: Chosen | undefined;
	pane: PaneKey;
	onPane: (pane: PaneKey) => void;
	state: RunState;
	onSql: (sql: string) => void;
	onEdit: (sql: string) => void;
}

/** Below the editor: the result, and what is known of the table or TMQ topic chosen in the tree. */
export function Panes({ source, catalog, chosen, pane, onPane, state, onSql, onEdit }: PanesProps) {
	const t = useTranslations("explorer");
	const topic = chosen?.kind === "topic" ? catalog.topics.find(({ name }) => name === chosen.name) : undefined;
	const panes: PaneKey[] = [
		"result",
		...(chosen?.kind === "table" ? (["structure", "tables"] as const) : []),
		...(topic === undefined ? [] : (["topic"] as const)),
	];
	const active = panes.includes(pane) ? pane : "result";
	return (
		<div className="flex min-h-0 flex-1 flex-col phone:min-h-100">
			<div role="tablist" aria-label={t("panes")} className="flex gap-5 overflow-x-auto border-b border-line px-4">
				{panes.map((key) => (
					<button
						key={key}
						type="button"
						role="tab"
						aria-selected={key === active}
						aria-controls="explorer-pane"
						onClick={() => onPane(key)}
						className={cx(
							"ring-inside flex h-9 shrink-0 items-center border-b-2 px-px pt-0.5 phone:h-11",
							key === active
								? "border-accent font-medium text-ink"
								: "border-transparent text-ink-2 hover:border-line-2 hover:text-ink",
						)}
					>
						{t(LABELS[key])}
					</button>
				))}
			</div>
			<div id="explorer-pane" role="tabpanel" aria-label={t(LABELS[active])} className="flex min-h-0 flex-1 flex-col">
				{active === "result" && <ResultPane state={state} />}
				{active === "structure" && chosen?.kind === "table" && (
					<StructurePane source={source} name={chosen} onSql={onSql} />
				)}
				{active === "tables" && chosen?.kind === "table" && (
					<ChildrenPane key={`${chosen.database}.${chosen.table}`} source={source} name={chosen} onSql={onSql} />
				)}
				{active === "topic" && topic !== undefined && <TopicPane source={source} topic={topic} onEdit={onEdit} />}
			</div>
		</div>
	);
}
