"use client";

import { usePathname, useRouter } from "next/navigation";
import { useCallback, useEffect } from "react";

/** The list's search field; the shell finds it by this id. */
export const SEARCH_FIELD_ID = "task-search";
/** Set on the way to the list, so that it takes the focus there. */
export const SEARCH_HASH = `#${SEARCH_FIELD_ID}`;

/** `/` leads to the search of the list, from anywhere that is not a field. */
export function SearchKey() {
	const router = useRouter();
	const isList = usePathname() === "/tasks";
	const search = useCallback(() => {
		const field = document.getElementById(SEARCH_FIELD_ID);
		if (field instanceof HTMLInputElement) {
			field.focus();
			field.select();
		} else if (!isList) router.push(`/tasks${SEARCH_HASH}`);
	}, [isList, router]);

	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
			event.preventDefault();
			search();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [search]);
	return null;
}

/** Whether a key or a paste belongs to the field that has the focus. */
export function isTyping(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
