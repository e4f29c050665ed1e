import type { ReactNode } from "react";
import { cx } from "./cx";

/** `isOnFill`: drawn on the primary button, in its own colour. */
export function Kbd({ children, isOnFill = false }: { children: ReactNode; isOnFill?: boolean }) {
	return (
		<kbd
			className={cx(
				"rounded-mark border px-1 text-tiny",
				isOnFill ? "border-current/60 text-inherit" : "border-line-2 text-ink-2",
			)}
		>
			{children}
		</kbd>
	);
}
