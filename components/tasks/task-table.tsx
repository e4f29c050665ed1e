"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import type { Task } from "@/lib/api/task";
import type { ListQuery, Sort } from "./list-query";
import { TaskRow } from "./task-row";
import type { ListVerb } from "./use-list-actions";

interface TaskTableProps {
	tasks: readonly Task[];
	ticked: ReadonlySet<string>;
	onTick: (taskId: string, isTicked: boolean) => void;
	onTickAll: (isTicked: boolean) => void;
	sort: Sort;
	isDescending: boolean;
	onSort: (part: Pick<ListQuery, "sort" | "isDescending">) => void;
	act: (verb: ListVerb, tasks: readonly Task[]) => void;
}

/** Sorting by a number begins with the largest. */
const COLUMNS: readonly {
	key: "name" | "ends" | "state" | "health" | "rate" | "lag" | "skipped" | "changed";
	sort?: Sort;
	isNumber?: boolean;
	width: string;
}[] = [
	{ key: "name", sort: "name", width: "w-52 max-xl:w-44" },
	{ key: "ends", width: "w-80 max-xl:w-60" },
	{ key: "state", sort: "failed", width: "w-32" },
	{ key: "health", width: "" },
	{ key: "rate", sort: "rate", isNumber: true, width: "w-45 max-xl:w-24" },
	{ key: "lag", sort: "lag", isNumber: true, width: "w-23" },
	{ key: "skipped", sort: "skipped", isNumber: true, width: "w-23" },
	{ key: "changed", sort: "changed", isNumber: true, width: "w-24" },
];

/** A fixed layout: numbers that grow do not push their neighbours. */
export function TaskTable(props: TaskTableProps) {
	const t = useTranslations("tasks");
	const { tasks, ticked } = props;
	const tickedShown = tasks.filter((task) => ticked.has(task.id)).length;
	const all = tickedShown === 0 ? false : tickedShown === tasks.length ? true : "mixed";
	return (
		<div className="relative overflow-x-auto">
			<table
				aria-label={t("table")}
				className="w-full min-w-[1270px] table-fixed border-collapse text-left max-xl:min-w-[1140px]"
			>
				<thead>
					<tr className="h-8 border-b border-line">
						<th scope="col" className="w-13 pl-6 font-normal">
							<Checkbox
								checked={all}
								onCheckedChange={props.onTickAll}
								aria-label={t("selectAll")}
								className="align-middle"
							/>
						</th>
						{COLUMNS.map((column) => (
							<SortHead key={column.key} column={column} {...props} />
						))}
						<th scope="col" className="w-15">
							<span className="sr-only">{t("columns.menu")}</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{tasks.map((task) => (
						<TaskRow key={task.id} task={task} isTicked={ticked.has(task.id)} onTick={props.onTick} act={props.act} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function SortHead({
	column,
	sort,
	isDescending,
	onSort,
}: { column: (typeof COLUMNS)[number] } & Pick<TaskTableProps, "sort" | "isDescending" | "onSort">) {
	const t = useTranslations("tasks");
	const { key, sort: ownSort, isNumber, width } = column;
	const label = t(`columns.${key}`);
	const className = cx("px-2 text-small font-normal text-ink-3", width, isNumber && "text-right");
	if (ownSort === undefined) {
		return (
			<th scope="col" className={className}>
				{label}
			</th>
		);
	}
	const isActive = sort === ownSort;
	const next = { sort: ownSort, isDescending: isActive ? !isDescending : isNumber === true };
	return (
		<th
			scope="col"
			aria-sort={isActive ? (isDescending ? "descending" : "ascending") : undefined}
			className={className}
		>
			<button
				type="button"
				onClick={() => onSort(next)}
				className={cx(
					"inline-flex items-center gap-1 rounded-mark whitespace-nowrap transition-colors hover:text-ink",
					isActive && "font-medium text-ink",
				)}
			>
				{label}
				{isActive && <Icon icon={isDescending ? ArrowDown : ArrowUp} size={13} />}
			</button>
		</th>
	);
}
