import {
	type ColumnDef,
	rowSelectionFeature,
	rowSortingFeature,
	type SortingState,
	tableFeatures,
} from "@tanstack/react-table";
import { SORTS, type Sort } from "./list-query";
import {
	ChangedCell,
	EndsCell,
	HealthCell,
	LagCell,
	MenuCell,
	NameCell,
	RateCell,
	SkippedCell,
	StateCell,
} from "./task-cells";

/** Values live outside React: the table knows its rows by id only, and each row reads its own task. */
export interface ListRow {
	id: string;
}

export const FEATURES = tableFeatures({ rowSelectionFeature, rowSortingFeature });
export type Features = typeof FEATURES;

/** A column without a value cannot be sorted by, and the rows are sorted before they come here. */
const byText = { accessorFn: (row: ListRow) => row.id, enableSorting: true } as const;
/** Sorting by a number begins with the largest. */
const byNumber = { ...byText, sortDescFirst: true } as const;

export const COLUMNS: ColumnDef<Features, ListRow>[] = [
	{ id: "name", cell: NameCell, ...byText },
	{ id: "ends", cell: EndsCell, enableSorting: false },
	{ id: "state", cell: StateCell, ...byText },
	{ id: "health", cell: HealthCell, enableSorting: false },
	{ id: "rate", cell: RateCell, ...byNumber },
	{ id: "lag", cell: LagCell, ...byNumber },
	{ id: "skipped", cell: SkippedCell, ...byNumber },
	{ id: "changed", cell: ChangedCell, ...byNumber },
	{ id: "menu", cell: MenuCell, enableSorting: false },
];

export const COLUMN_KEYS = ["name", "ends", "state", "health", "rate", "lag", "skipped", "changed", "menu"] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

interface ColumnLook {
	width: string;
	cell: string;
	isNumber?: boolean;
	/** Where there is no room for it; the task's own page has it. */
	hidden?: string;
}

/** How a column is drawn. Fixed widths: numbers that grow do not push their neighbours. */
export const LOOKS: Readonly<Record<ColumnKey, ColumnLook>> = {
	name: { width: "w-52 max-xl:w-48", cell: "max-w-0 px-2 text-left font-normal" },
	ends: { width: "w-80 max-xl:w-60", cell: "max-w-0 px-2 font-mono text-code", hidden: "max-lg:hidden" },
	state: { width: "w-32", cell: "px-2" },
	health: { width: "", cell: "max-w-0 px-2" },
	rate: { width: "w-45 max-xl:w-24", cell: "px-2", isNumber: true },
	lag: { width: "w-23", cell: "px-2 text-right", isNumber: true },
	skipped: { width: "w-23", cell: "px-2 text-right", isNumber: true, hidden: "max-xl:hidden" },
	changed: {
		width: "w-24",
		cell: "px-2 text-right whitespace-nowrap text-ink-2",
		isNumber: true,
		hidden: "max-xl:hidden",
	},
	menu: { width: "w-15", cell: "pr-4 text-right" },
};

export function columnKey(id: string): ColumnKey {
	return COLUMN_KEYS.find((key) => key === id) ?? "name";
}

/** The column of the states is sorted by what failed first; other columns are sorted by themselves. */
export function sortingOf(sort: Sort, isDescending: boolean): SortingState {
	return [{ id: sort === "failed" ? "state" : sort, desc: isDescending }];
}

export function sortOf(sorting: SortingState): { sort: Sort; isDescending: boolean } | undefined {
	const [first] = sorting;
	const sort = first?.id === "state" ? "failed" : SORTS.find((each) => each === first?.id);
	return first === undefined || sort === undefined ? undefined : { sort, isDescending: first.desc };
}
