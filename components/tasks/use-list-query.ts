"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useState } from "react";
import { inBrowser } from "@/components/live-data/base-path";
import { type ListQuery, listHref, readListQuery } from "./list-query";

/** The list's query, kept in the address without asking the server again. */
export function useListQuery(): [query: ListQuery, change: (part: Partial<ListQuery>) => void] {
	const params = useSearchParams();
	const inAddress = readListQuery(new URLSearchParams(params));
	// The address follows in a transition, which would make the field lag behind the typing.
	const [search, setSearch] = useState(inAddress.search);
	const query = { ...inAddress, search };
	const change = useCallback((part: Partial<ListQuery>) => {
		if (part.search !== undefined) setSearch(part.search);
		const present = readListQuery(new URLSearchParams(window.location.search));
		window.history.replaceState(null, "", inBrowser(listHref({ ...present, ...part })));
	}, []);
	return [query, change];
}
