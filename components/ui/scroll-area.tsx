import type { ReactNode } from "react";
import { cx } from "./cx";

/** Not every browser lets one scroll an area that cannot take the focus. */
const SCROLLS_BY_KEYBOARD = { tabIndex: 0 };

interface ScrollAreaProps {
	/** Name for screen readers. */
	label: string;
	className?: string;
	children: ReactNode;
}

/** Scrolls sideways by itself, by keyboard too, where a table has more columns than there is room for. */
export function ScrollArea({ label, className, children }: ScrollAreaProps) {
	return (
		<section aria-label={label} {...SCROLLS_BY_KEYBOARD} className={cx("ring-inside overflow-x-auto", className)}>
			{children}
		</section>
	);
}
