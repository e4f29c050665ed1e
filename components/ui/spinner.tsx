import { LoaderCircle } from "lucide-react";
import { cx } from "./cx";

/** Stands in for an icon while something is under way; the words beside it say what. */
export function Spinner({ size = 16, className }: { size?: number; className?: string }) {
	return <LoaderCircle aria-hidden size={size} strokeWidth={1.5} className={cx("spin shrink-0", className)} />;
}
