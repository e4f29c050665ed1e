import { cx } from "./cx";

/** A bar in the place of a line of text: the container has the final height already, so nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
	return <span aria-hidden className={cx("inline-block h-3 rounded-mark bg-hover", className)} />;
}
