"use client";

import { useTranslations } from "next-intl";
import { Select } from "@/components/ui/select";
import { type ListQuery, SORTS, type Sort } from "./list-query";

interface PhoneSortProps {
	sort: Sort;
	onSort: (part: Pick<ListQuery, "sort" | "isDescending">) => void;
}

/** What the heads of the table do, where there is no table. */
export function PhoneSort({ sort, onSort }: PhoneSortProps) {
	const t = useTranslations("tasks.sort");
	return (
		<Select
			aria-label={t("label")}
			value={sort}
			onValueChange={(next) => onSort({ sort: next, isDescending: next !== "failed" && next !== "name" })}
			options={SORTS.map((value) => ({ value, label: t(value) }))}
			className="-ml-2.5 w-auto! border-transparent! bg-transparent! text-small text-ink-2"
		/>
	);
}
