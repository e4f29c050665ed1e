import type { ReactNode } from "react";
import { cx } from "./cx";

/** Not every browser lets one scroll an area that cannot take the focus. */
const SCROLLS_BY_KEYBOARD = { tabIndex: 0 };

interface CodeBlockProps {
	children: ReactNode;
	/** Name of the scrolling area for screen readers. */
	label: string;
	/** Breaks long lines instead of scrolling. */
	isWrapped?: boolean;
	/** Without ground and border, where a row already gives them. */
	isBare?: boolean;
	className?: string;
}

/** Mono text in a box that scrolls by keyboard too. */
export function CodeBlock({ children, label, isWrapped = false, isBare = false, className }: CodeBlockProps) {
	return (
		<section
			aria-label={label}
			{...SCROLLS_BY_KEYBOARD}
			className={cx(
				"ring-inside overflow-auto text-code",
				!isBare && "rounded-box border border-line bg-sunken p-2.5",
				className,
			)}
		>
			<pre className={cx("text-ink", isWrapped && "wrap-anywhere whitespace-pre-wrap")}>{children}</pre>
		</section>
	);
}
