"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ListQuery } from "./list-query";

interface EmptyListProps {
	query: ListQuery;
	/** Tasks that match stand in other tabs. */
	hasOthers: boolean;
	onClear: () => void;
}

/** Nothing in this tab, or nothing that matches: says which, and leads out. */
export function EmptyList({ query, hasOthers, onClear }: EmptyListProps) {
	const t = useTranslations("tasks");
	if (query.tab !== "all" && (hasOthers || (query.search === "" && query.label === undefined))) {
		return (
			<EmptyState title={t(`emptyTab.${query.tab}`)} action={<Button onClick={onClear}>{t("showAll")}</Button>}>
				{t("emptyTabText")}
			</EmptyState>
		);
	}
	return (
		<EmptyState title={t("noMatchTitle")} action={<Button onClick={onClear}>{t("clearFilters")}</Button>}>
			{t("noMatchText")}
		</EmptyState>
	);
}
