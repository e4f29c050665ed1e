"use client";

import { useSyncExternalStore } from "react";

/** Must agree with the `phone` variant in globals.css. */
const PHONE = "(width < 40rem)";

function subscribe(listener: () => void): () => void {
	const query = window.matchMedia(PHONE);
	query.addEventListener("change", listener);
	return () => query.removeEventListener("change", listener);
}

/** Whether the narrow list is drawn instead of the table. */
export function usePhone(): boolean {
	return useSyncExternalStore(
		subscribe,
		() => window.matchMedia(PHONE).matches,
		() => false,
	);
}
