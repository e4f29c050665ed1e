"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { LiveIndicator } from "@/components/shell/live-indicator";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { Tabs } from "@/components/ui/tabs";
import type { Task } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import { EmptyList } from "./empty-list";
import { Failures } from "./failures";
import { LabelFilter } from "./label-filter";
import { ListHead } from "./list-head";
import { countTabs, listHref, matches, SORTS, TABS, tabOf } from "./list-query";
import { PasteForm } from "./paste-form";
import { PhoneRow } from "./phone-row";
import { QuestionDialog } from "./question-dialog";
import { SelectionBar } from "./selection-bar";
import { TaskTable } from "./task-table";
import { TotalsStrip } from "./totals-strip";
import { useHeldOrder } from "./use-held-order";
import { useListActions } from "./use-list-actions";
import { useListQuery } from "./use-list-query";
import { usePhone } from "./use-phone";

const NO_IDS: ReadonlySet<string> = new Set();

export function FilledList({ tasks }: { tasks: readonly Task[] }) {
	const t = useTranslations("tasks");
	const isPhone = usePhone();
	const [query, change] = useListQuery();
	const actions = useListActions();
	const [ticked, setTicked] = useState(NO_IDS);
	const [isPasting, setIsPasting] = useState(false);

	const sort = query.sort ?? (isPhone ? "failed" : "name");
	const matching = tasks.filter((task) => matches(task, query));
	const counts = countTabs(matching);
	const inTab = query.tab === "all" ? matching : matching.filter((task) => tabOf(task) === query.tab);
	const shown = useHeldOrder(inTab, sort, query.isDescending);
	const selected = shown.filter((task) => ticked.has(task.id));

	const tick = useCallback((taskId: string, isTicked: boolean) => {
		setTicked((before) => {
			const next = new Set(before);
			if (isTicked) next.add(taskId);
			else next.delete(taskId);
			return next;
		});
	}, []);
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

	return (
		<>
			<ListHead search={query.search} onSearch={(search) => change({ search })} onPaste={() => setIsPasting(true)} />
			<TotalsStrip tasks={tasks} />
			<Failures actions={actions} />
			<div className="mt-1.5 flex min-h-10.5 items-end justify-between gap-4 border-b border-line px-6 phone:mt-0 phone:px-4">
				<Tabs tabs={tabs} active={query.tab} label={t("tabs.label")} />
				<div className="flex h-10.5 items-center phone:hidden">
					{selected.length > 0 && !isPhone ? (
						<SelectionBar selected={selected} actions={actions} onClear={() => setTicked(NO_IDS)} />
					) : (
						<LabelFilter tasks={tasks} label={query.label} onChange={(label) => change({ label })} />
					)}
				</div>
			</div>
			{isPhone && (
				<div className="flex h-11 items-center justify-between border-b border-line px-4">
					<Select
						aria-label={t("sort.label")}
						value={sort}
						onValueChange={(next) => change({ sort: next, isDescending: next !== "failed" && next !== "name" })}
						options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
						className="-ml-2.5 w-auto! border-transparent! bg-transparent! text-small text-ink-2"
					/>
					<LiveIndicator />
				</div>
			)}
			{shown.length === 0 ? (
				<EmptyList
					query={query}
					hasOthers={matching.length > 0}
					onClear={() => change({ search: "", label: undefined, tab: "all" })}
				/>
			) : isPhone ? (
				<ul aria-label={t("table")}>
					{shown.map((task) => (
						<PhoneRow key={task.id} task={task} act={actions.act} />
					))}
				</ul>
			) : (
				<TaskTable
					tasks={shown}
					ticked={ticked}
					onTick={tick}
					onTickAll={(isTicked) => setTicked(isTicked ? new Set(shown.map((task) => task.id)) : NO_IDS)}
					sort={sort}
					isDescending={query.isDescending}
					onSort={change}
					act={actions.act}
				/>
			)}
			{actions.question !== undefined && <QuestionDialog question={actions.question} onAnswer={actions.answer} />}
			<Dialog open={isPasting} onOpenChange={setIsPasting} title={t("pasteCommand")}>
				<PasteForm className="mt-2" isFilledPrimary />
			</Dialog>
		</>
	);
}
