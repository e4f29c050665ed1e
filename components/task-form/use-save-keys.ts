"use client";

import { useEffect, useRef } from "react";

/** Ctrl or Cmd with S saves, with Enter saves and starts, wherever the cursor is. */
export function useSaveKeys(onSave: (isStarting: boolean) => void): void {
	const latest = useRef(onSave);
	useEffect(() => {
		latest.current = onSave;
	});
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
			const isEnter = event.key === "Enter";
			if (!isEnter && event.key.toLowerCase() !== "s") return;
			// Also when nothing can be saved: the browser's own "save page" is never what is meant here.
			event.preventDefault();
			const isInDialog = document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
			if (!event.repeat && !isInDialog) latest.current(isEnter);
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, []);
}
