"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useTimeZone, useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { VisibleText } from "@/components/ui/visible-text";
import type { Cell, QueryResult } from "@/lib/api/explorer";
import { timestampIn } from "@/lib/format/timestamp";

const ROW_PX = 26;
const NUMBER_PX = 56;
const HEAD_PX = 40;
const CHARACTER_PX = 7.3;
const PADDING_PX = 22;
const WIDEST = 60;
const SAMPLE = 200;
/** Not every browser lets one scroll an area that cannot take the focus. */
const SCROLLS_BY_KEYBOARD = { tabIndex: 0 };

/**
 * Rows with their types: times in the user's zone, NULL told from texts, numbers to the right with every digit. Only the
 * rows in view are drawn, each a grid of its own with the same columns.
 */
export function ResultTable({ columns, rows }: Pick<QueryResult, "columns" | "rows">) {
	const t = useTranslations("explorer");
	const timeZone = useTimeZone() ?? "UTC";
	const scroller = useRef<HTMLElement>(null);
	const virtual = useVirtualizer({
		count: rows.length,
		getScrollElement: () => scroller.current,
		estimateSize: () => ROW_PX,
		overscan: 12,
		scrollPaddingStart: HEAD_PX,
	});
	// Two columns may have one name; their place tells them apart.
	const shown = useMemo(() => columns.map((column, at) => ({ ...column, at, key: `${at} ${column.name}` })), [columns]);
	const widths = useMemo(() => widthsOf(columns, rows), [columns, rows]);
	const template = `${NUMBER_PX}px ${widths.map((width) => `${width}px`).join(" ")} minmax(0,1fr)`;
	const width = NUMBER_PX + widths.reduce((sum, each) => sum + each, 0);
	return (
		<section
			ref={scroller}
			aria-label={t("paneResult")}
			{...SCROLLS_BY_KEYBOARD}
			className="ring-inside min-h-0 flex-1 overflow-auto"
		>
			<table
				aria-label={t("table")}
				aria-rowcount={rows.length + 1}
				style={{ height: virtual.getTotalSize() + HEAD_PX, minWidth: width }}
				className="relative block text-left"
			>
				<thead className="sticky top-0 z-10 block border-b border-line bg-sunken">
					<tr style={{ gridTemplateColumns: template, height: HEAD_PX }} className="grid items-center">
						<th scope="col" className="px-2.5 text-right text-tiny font-normal text-ink-3">
							#
						</th>
						{shown.map(({ key, name, type }) => (
							<th key={key} scope="col" className={cx("min-w-0 px-2.5 font-normal", isNumber(type) && "text-right")}>
								<span className="block truncate font-mono text-code font-medium" title={name}>
									<VisibleText text={name} />
								</span>
								<span className="block truncate text-tiny text-ink-3">{type.toLowerCase()}</span>
							</th>
						))}
					</tr>
				</thead>
				<tbody className="block">
					{virtual.getVirtualItems().map((item) => (
						<tr
							key={item.key}
							aria-rowindex={item.index + 2}
							style={{
								gridTemplateColumns: template,
								height: ROW_PX,
								transform: `translateY(${item.start}px)`,
							}}
							className="absolute inset-x-0 grid items-center border-b border-line hover:bg-hover"
						>
							<th scope="row" className="px-2.5 text-right text-tiny font-normal text-ink-3">
								{item.index + 1}
							</th>
							{shown.map(({ key, at, type }) => (
								<ResultCell
									key={key}
									cell={rows[item.index]?.[at] ?? null}
									type={type}
									timeZone={timeZone}
									nullWord={t("cellNull")}
								/>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

interface ResultCellProps {
	cell: Cell;
	type: string;
	timeZone: string;
	nullWord: string;
}

function ResultCell({ cell, type, timeZone, nullWord }: ResultCellProps) {
	if (cell === null) {
		return <td className={cx("px-2.5 text-tiny text-ink-3 italic", isNumber(type) && "text-right")}>{nullWord}</td>;
	}
	const text = String(cell);
	const isTime = type === "TIMESTAMP";
	return (
		<td
			title={text}
			className={cx("truncate px-2.5 font-mono text-code whitespace-pre", isNumber(type) && "text-right")}
		>
			{isTime ? timestampIn(timeZone, text) : <VisibleText text={text} />}
		</td>
	);
}

function isNumber(type: string): boolean {
	return /^(TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)/.test(type);
}

function widthsOf(columns: QueryResult["columns"], rows: QueryResult["rows"]): number[] {
	return columns.map(({ name, type }, index) => {
		const longest = rows
			.slice(0, SAMPLE)
			.reduce((most, row) => Math.max(most, String(row[index] ?? "NULL").length), Math.max(name.length, type.length));
		return Math.round(Math.min(longest, WIDEST) * CHARACTER_PX) + PADDING_PX;
	});
}
