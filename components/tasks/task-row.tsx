"use client";

import { FlexRender, type Row } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { type ChangeEvent, memo, useMemo } from "react";
import { useTask } from "@/components/live-data/use-live";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { columnKey, type Features, type ListRow, LOOKS } from "./columns";
import { rowGround } from "./task-cells";
import { TaskContext } from "./task-context";
import type { ListActions } from "./use-list-actions";

interface TaskRowProps {
	row: Row<Features, ListRow>;
	/** 1-based place among all rows, those out of view included; the head is the first. */
	rowIndex: number;
	isTicked: boolean;
	act: ListActions["act"];
}

/** Redraws only when its own task moves: the store keeps the object while nothing changed. */
export const TaskRow = memo(function TaskRow({ row, rowIndex, isTicked, act }: TaskRowProps) {
	const t = useTranslations("tasks");
	const found = useTask(row.id);
	const task = found.status === "found" ? found.task : undefined;
	const context = useMemo(() => (task === undefined ? undefined : { task, act }), [task, act]);
	// Deleted a moment ago; the list follows with the same flush.
	if (task === undefined || context === undefined) return <tr className="h-12 border-b border-line" />;
	const toggle = (_: boolean, event: ChangeEvent<HTMLInputElement>) => row.getToggleSelectedHandler()(event);
	return (
		<TaskContext value={context}>
			<tr
				aria-rowindex={rowIndex}
				aria-selected={isTicked}
				className={cx("h-12 border-b border-line", rowGround(task, isTicked))}
			>
				<td className="pl-6">
					<Checkbox
						checked={isTicked}
						onCheckedChange={toggle}
						aria-label={t("select", { name: task.name })}
						className="align-middle"
					/>
				</td>
				{row.getAllCells().map((cell) => {
					const key = columnKey(cell.column.id);
					const Cell = key === "name" ? "th" : "td";
					return (
						<Cell
							key={cell.id}
							{...(key === "name" ? { scope: "row" } : {})}
							className={cx(LOOKS[key].cell, LOOKS[key].hidden)}
						>
							<FlexRender cell={cell} />
						</Cell>
					);
				})}
			</tr>
		</TaskContext>
	);
});
