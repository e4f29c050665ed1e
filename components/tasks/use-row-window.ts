"use client";

import { useWindowVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

export interface RowWindow<Element extends HTMLElement> {
	/** Goes on the element whose children are the rows. */
	ref: RefObject<Element | null>;
	items: readonly VirtualItem[];
	/** Height of the rows above and below those that are drawn, px. */
	before: number;
	after: number;
}

const OVERSCAN = 8;

/** Which of many rows of one height are in view; the page itself scrolls. */
export function useRowWindow<Element extends HTMLElement>(count: number, rowHeight: number): RowWindow<Element> {
	const ref = useRef<Element>(null);
	const [top, setTop] = useState(0);
	// What stands above the rows (a note, the bar of a cut stream) comes and goes.
	useLayoutEffect(() => {
		const measure = () => setTop((ref.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(document.body);
		return () => observer.disconnect();
	}, []);
	const virtualizer = useWindowVirtualizer({
		count,
		estimateSize: () => rowHeight,
		overscan: OVERSCAN,
		scrollMargin: top,
		// A server's answer and the first moment in the browser: as many as a screen holds.
		initialRect: { width: 1440, height: 900 },
	});
	const items = virtualizer.getVirtualItems();
	const first = items[0];
	const last = items.at(-1);
	return {
		ref,
		items,
		before: first === undefined ? 0 : first.start - top,
		after: last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - top),
	};
}
