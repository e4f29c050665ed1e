"use client";

import type { Column } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { columnKey, type Features, type ListRow, LOOKS } from "./columns";

/** A column's head; one that can be sorted by is a button. */
export function SortHead({ column }: { column: Column<Features, ListRow> }) {
	const t = useTranslations("tasks.columns");
	const key = columnKey(column.id);
	const { width, hidden, isNumber = false } = LOOKS[key];
	const className = cx("px-2 text-small font-normal text-ink-3", width, hidden, isNumber && "text-right");
	const direction = column.getIsSorted();
	if (!column.getCanSort()) {
		return (
			<th scope="col" className={className}>
				<span className={cx(key === "menu" && "sr-only")}>{t(key)}</span>
			</th>
		);
	}
	return (
		<th
			scope="col"
			aria-sort={direction === false ? undefined : direction === "desc" ? "descending" : "ascending"}
			className={className}
		>
			<button
				type="button"
				onClick={column.getToggleSortingHandler()}
				className={cx(
					"inline-flex items-center gap-1 rounded-mark whitespace-nowrap transition-colors hover:text-ink",
					direction !== false && "font-medium text-ink",
				)}
			>
				{key === "rate" ? <RateLabel /> : t(key)}
				{direction !== false && <Icon icon={direction === "desc" ? ArrowDown : ArrowUp} size={13} />}
			</button>
		</th>
	);
}

/** The line of the last minutes is drawn only where there is room for it. */
function RateLabel() {
	const t = useTranslations("tasks");
	return (
		<>
			<span className="max-xl:hidden">{t("columns.rate")}</span>
			<span className="xl:hidden">{t("sort.rate")}</span>
		</>
	);
}
