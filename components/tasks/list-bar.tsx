"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { LiveIndicator } from "@/components/shell/live-indicator";
import { Tabs } from "@/components/ui/tabs";
import type { Task } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import { LabelFilter } from "./label-filter";
import { type ListQuery, listHref, type Sort, TABS } from "./list-query";
import type { ListShape } from "./list-shape";
import { SelectionBar } from "./selection-bar";
import type { ListActions } from "./use-list-actions";

const PhoneSort = dynamic(() => import("./phone-sort").then((module) => module.PhoneSort));

interface ListBarProps {
	shape: ListShape;
	query: ListQuery;
	sort: Sort;
	change: (part: Partial<ListQuery>) => void;
	isPhone: boolean;
	/** Ticked and shown. */
	selected: readonly string[];
	actions: ListActions;
	onClear: () => void;
	onPassword: (tasks: readonly Task[]) => void;
}

/** Tabs, and at their right end the filter or the toolbar of the ticked rows; stays in view while the list scrolls. */
export function ListBar(props: ListBarProps) {
	const { shape, query, sort, change, isPhone, selected, actions } = props;
	const t = useTranslations("tasks");
	const { counts, labels } = shape;
	const tabs = useMemo(
		() =>
			TABS.map((tab) => ({
				key: tab,
				href: listHref({ ...query, tab }),
				label: t(`tabs.${tab}`),
				count: exactNumber(counts[tab]),
				...(tab === "failed" && counts.failed > 0 ? { countTone: "red" as const } : {}),
			})),
		[t, counts, query],
	);
	const filter = <LabelFilter labels={labels} label={query.label} onChange={(label) => change({ label })} />;
	return (
		<div className="sticky top-11 z-20 mt-1.5 bg-bg phone:top-13 phone:mt-0">
			<div className="flex min-h-10.5 items-end justify-between gap-4 border-b border-line px-6 phone:px-4">
				<Tabs tabs={tabs} active={query.tab} label={t("tabs.label")} />
				<div className="flex h-10.5 items-center phone:hidden">
					{selected.length > 0 && !isPhone ? (
						<SelectionBar taskIds={selected} actions={actions} onClear={props.onClear} onPassword={props.onPassword} />
					) : (
						filter
					)}
				</div>
			</div>
			{isPhone && (
				<div className="flex h-11 items-center gap-1 border-b border-line px-4">
					<PhoneSort sort={sort} onSort={change} />
					{filter}
					<LiveIndicator className="ml-auto" />
				</div>
			)}
		</div>
	);
}
