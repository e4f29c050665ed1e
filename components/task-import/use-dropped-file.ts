"use client";

import { useEffect, useRef } from "react";

/** Takes a file that is dropped anywhere on the page; without this the browser would leave the page for it. */
export function useDroppedFile(onFile: (file: File) => void): void {
	const latest = useRef(onFile);
	useEffect(() => {
		latest.current = onFile;
	});
	useEffect(() => {
		const onDragOver = (event: DragEvent) => event.preventDefault();
		const onDrop = (event: DragEvent) => {
			const file = event.dataTransfer?.files[0];
			if (file === undefined) return;
			event.preventDefault();
			latest.current(file);
		};
		window.addEventListener("dragover", onDragOver);
		window.addEventListener("drop", onDrop);
		return () => {
			window.removeEventListener("dragover", onDragOver);
			window.removeEventListener("drop", onDrop);
		};
	}, []);
}
