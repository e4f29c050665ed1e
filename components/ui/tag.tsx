import type { ReactNode } from "react";
import { cx } from "./cx";

/** A small bordered word: a label, "Not saved", a variable chip. */
export function Tag({
	children,
	isMono = false,
	className,
}: {
	children: ReactNode;
	isMono?: boolean;
	className?: string;
}) {
	return (
		<span
			className={cx(
				"inline-flex h-5 items-center rounded-mark border border-line-2 px-1.5 text-tiny whitespace-nowrap text-ink-2",
				isMono && "font-mono",
				className,
			)}
		>
			{children}
		</span>
	);
}
