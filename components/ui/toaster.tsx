"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";

export interface Toast {
	kind: "success" | "message";
	text: string;
}

// What draws them is loaded with the first toast: no page needs it to be drawn.
const Toasts = dynamic(() => import("./toasts").then((module) => module.Toasts), { ssr: false });

let isWanted = false;
let show: ((toast: Toast) => void) | undefined;
let waiting: Toast[] = [];
const listeners = new Set<() => void>();

function add(toast: Toast): void {
	if (show !== undefined) {
		show(toast);
		return;
	}
	waiting.push(toast);
	isWanted = true;
	for (const listener of listeners) listener();
}

/** Confirmations only: a failure stays on the page, beside what failed. */
export const toast = {
	success: (text: string) => add({ kind: "success", text }),
	message: (text: string) => add({ kind: "message", text }),
} as const;

function subscribe(listener: () => void): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

function onReady(ready: (toast: Toast) => void): void {
	show = ready;
	for (const each of waiting) ready(each);
	waiting = [];
}

/** The place of the toasts; once in the page. */
export function Toaster() {
	const isShown = useSyncExternalStore(
		subscribe,
		() => isWanted,
		() => false,
	);
	return isShown ? <Toasts onReady={onReady} /> : null;
}
