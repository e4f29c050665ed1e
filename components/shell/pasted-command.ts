"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect } from "react";
import { isTyping } from "./search-key";

/** Where a pasted command waits for the form. Never in the address: it may hold passwords. */
export const PASTED_KEY = "spillway.pasted";

/** Whether text looks like a command or DSNs rather than something pasted by mistake. */
export function looksLikeCommand(text: string): boolean {
	return /\b(taosx|spillway)\b|\b(tmq|mqtts?)(\+\w+)?:\/\//.test(text);
}

/** Hands the text to the form and goes there. */
export function useOpenPasted(): (text: string) => void {
	const router = useRouter();
	return useCallback(
		(text: string) => {
			sessionStorage.setItem(PASTED_KEY, text);
			router.push("/tasks/new?from=paste");
		},
		[router],
	);
}

/** Takes a command pasted anywhere on the page that is not a field. */
export function usePasteAnywhere(): void {
	const openPasted = useOpenPasted();
	useEffect(() => {
		const onPaste = (event: ClipboardEvent) => {
			const text = event.clipboardData?.getData("text/plain") ?? "";
			if (isTyping(event.target) || !looksLikeCommand(text)) return;
			event.preventDefault();
			openPasted(text);
		};
		document.addEventListener("paste", onPaste);
		return () => document.removeEventListener("paste", onPaste);
	}, [openPasted]);
}
