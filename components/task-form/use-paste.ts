"use client";

import { useEffect, useRef } from "react";
import { PASTED_KEY } from "@/components/shell/pasted-command";
import { parsePasted } from "@/lib/command-line/pasted";

/** Calls back with every pasted command or pair of DSNs, wherever in the page the cursor is; other text pastes as usual. */
export function usePasteAnywhere(onCommand: (text: string) => void): void {
	const latest = useRef(onCommand);
	useEffect(() => {
		latest.current = onCommand;
	});
	useEffect(() => {
		const handedOver = sessionStorage.getItem(PASTED_KEY);
		sessionStorage.removeItem(PASTED_KEY);
		if (handedOver !== null) latest.current(handedOver);
		const onPaste = (event: ClipboardEvent) => {
			const text = event.clipboardData?.getData("text/plain") ?? "";
			// Text areas take whole texts on purpose: the dialog for a command reads it itself.
			if (event.target instanceof HTMLTextAreaElement || parsePasted(text) === undefined) return;
			event.preventDefault();
			latest.current(text);
		};
		document.addEventListener("paste", onPaste);
		return () => document.removeEventListener("paste", onPaste);
	}, []);
}
