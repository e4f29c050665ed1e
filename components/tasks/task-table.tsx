"use client";

import { type RowSelectionState, type Updater, useTable } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { COLUMNS, FEATURES, type ListRow, sortingOf, sortOf } from "./columns";
import type { ListQuery, Sort } from "./list-query";
import { SortHead } from "./sort-head";
import { TaskRow } from "./task-row";
import type { ListActions } from "./use-list-actions";
import { useRowWindow } from "./use-row-window";

const ROW_HEIGHT_PX = 48;

interface TaskTableProps {
	/** In the order of the rows. */
	ids: readonly string[];
	ticked: RowSelectionState;
	onTicked: (update: Updater<RowSelectionState>) => void;
	sort: Sort;
	isDescending: boolean;
	onSort: (part: Pick<ListQuery, "sort" | "isDescending">) => void;
	act: ListActions["act"];
}

/** Only the rows in view are drawn; ticking with Shift ticks everything in between. */
export function TaskTable({ ids, ticked, onTicked, sort, isDescending, onSort, act }: TaskTableProps) {
	const t = useTranslations("tasks");
	const data = useMemo(() => ids.map((id): ListRow => ({ id })), [ids]);
	const sorting = useMemo(() => sortingOf(sort, isDescending), [sort, isDescending]);
	const table = useTable({
		features: FEATURES,
		columns: COLUMNS,
		data,
		getRowId: (row) => row.id,
		state: { rowSelection: ticked, sorting },
		onRowSelectionChange: onTicked,
		// The rows come in their order: it is held while numbers move.
		manualSorting: true,
		enableSortingRemoval: false,
		onSortingChange: (update) => {
			const next = sortOf(typeof update === "function" ? update(sorting) : update);
			if (next !== undefined) onSort(next);
		},
	});
	const { rows } = table.getRowModel();
	const { ref, items, before, after } = useRowWindow<HTMLTableSectionElement>(rows.length, ROW_HEIGHT_PX);
	const tickedShown = rows.filter((row) => ticked[row.id] === true).length;
	const all = tickedShown === 0 ? false : tickedShown === rows.length ? true : "mixed";
	return (
		<div className="relative">
			<table
				aria-label={t("table")}
				aria-rowcount={rows.length + 1}
				className="w-full table-fixed border-separate border-spacing-0 text-left [&_tbody_td]:border-b [&_tbody_td]:border-line [&_tbody_th]:border-b [&_tbody_th]:border-line"
			>
				<thead className="sticky top-21.5 z-10 bg-bg">
					{table.getHeaderGroups().map((group) => (
						<tr key={group.id} aria-rowindex={1} className="h-8 [&>th]:border-b [&>th]:border-line">
							<th scope="col" className="w-13 pl-6 font-normal">
								<Checkbox
									checked={all}
									onCheckedChange={(isTicked) => table.toggleAllRowsSelected(isTicked)}
									aria-label={t("selectAll")}
									className="align-middle"
								/>
							</th>
							{group.headers.map((header) => (
								<SortHead key={header.id} column={header.column} />
							))}
						</tr>
					))}
				</thead>
				<tbody ref={ref}>
					<Space height={before} />
					{items.map(({ index }) => {
						const row = rows[index];
						if (row === undefined) return null;
						return <TaskRow key={row.id} row={row} rowIndex={index + 2} isTicked={ticked[row.id] === true} act={act} />;
					})}
					<Space height={after} />
				</tbody>
			</table>
		</div>
	);
}

/** Stands for the rows that are not drawn. */
function Space({ height }: { height: number }) {
	return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
