"use client";

import type { RowSelectionState } from "@tanstack/react-table";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import type { Task } from "@/lib/api/task";
import { EmptyList } from "./empty-list";
import { Failures } from "./failures";
import { ListBar } from "./list-bar";
import { ListHead } from "./list-head";
import { PhoneList } from "./phone-list";
import { TaskTable } from "./task-table";
import { TotalsStrip } from "./totals-strip";
import { useListActions } from "./use-list-actions";
import { useListQuery } from "./use-list-query";
import { useListShape } from "./use-list-shape";
import { usePhone } from "./use-phone";

// Asked for on a click only: the list itself comes without them.
const PasteDialog = dynamic(() => import("./paste-dialog").then((module) => module.PasteDialog));
const QuestionDialog = dynamic(() => import("./question-dialog").then((module) => module.QuestionDialog));

const PasswordDialog = dynamic(() =>
	import("@/components/task-passwords/password-dialog").then((module) => module.PasswordDialog),
);

const NOTHING_TICKED: RowSelectionState = {};

/** The list once there is a task. It redraws when rows come, go or change places, never for a number. */
export function FilledList() {
	const t = useTranslations("tasks");
	const isPhone = usePhone();
	const [query, change] = useListQuery();
	const actions = useListActions();
	const [ticked, setTicked] = useState(NOTHING_TICKED);
	const [replacing, setReplacing] = useState<readonly Task[]>();
	const [isPasting, setIsPasting] = useState(false);

	const sort = query.sort ?? (isPhone ? "failed" : "name");
	const shape = useListShape(query, sort);
	const { ids } = shape;
	const selected = useMemo(() => ids.filter((id) => ticked[id] === true), [ids, ticked]);
	const clear = useCallback(() => setTicked(NOTHING_TICKED), []);
	return (
		<>
			<ListHead search={query.search} onSearch={(search) => change({ search })} onPaste={() => setIsPasting(true)} />
			<TotalsStrip />
			<Failures actions={actions} />
			<ListBar
				{...{ shape, query, sort, change, isPhone, selected, actions }}
				onClear={clear}
				onPassword={setReplacing}
			/>
			{ids.length === 0 ? (
				<EmptyList
					query={query}
					hasOthers={shape.counts.all > 0}
					onClear={() => change({ search: "", label: undefined, tab: "all" })}
				/>
			) : isPhone ? (
				<PhoneList ids={ids} act={actions.act} />
			) : (
				<TaskTable
					ids={ids}
					ticked={ticked}
					onTicked={setTicked}
					sort={sort}
					isDescending={query.isDescending}
					onSort={change}
					act={actions.act}
				/>
			)}
			{actions.question !== undefined && <QuestionDialog question={actions.question} onAnswer={actions.answer} />}
			{/* Here and not in the bar: on the tab of failed tasks that is gone as soon as they start. */}
			{replacing !== undefined && <PasswordDialog tasks={replacing} onClose={() => setReplacing(undefined)} />}
			{isPasting && <PasteDialog title={t("pasteCommand")} onClose={() => setIsPasting(false)} />}
		</>
	);
}
