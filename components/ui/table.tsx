import type { ComponentProps } from "react";
import { cx } from "./cx";

/** Lines from edge to edge; `table-fixed` because a number that grows must not move its neighbours. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
	return <table {...rest} className={cx("w-full table-fixed border-collapse text-left", className)} />;
}

export function HeadCell({ isNumber = false, className, ...rest }: ComponentProps<"th"> & { isNumber?: boolean }) {
	return (
		<th
			scope="col"
			{...rest}
			className={cx("h-8 px-2 text-small font-normal text-ink-3", isNumber && "text-right", className)}
		/>
	);
}

/** `size`: 48 for a task, 30 for a message or a vgroup. */
export function Row({ size = "md", className, ...rest }: ComponentProps<"tr"> & { size?: "md" | "sm" }) {
	return <tr {...rest} className={cx("border-t border-line", size === "md" ? "h-12" : "h-7.5", className)} />;
}

export function Cell({ isNumber = false, className, ...rest }: ComponentProps<"td"> & { isNumber?: boolean }) {
	return <td {...rest} className={cx("px-2", isNumber && "text-right", className)} />;
}
