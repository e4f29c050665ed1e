import type { LucideIcon } from "lucide-react";
import { cx } from "./cx";

export type { LucideIcon as IconType } from "lucide-react";

/** An icon of the one set, always beside or under a word that names it. */
export function Icon({ icon: Shape, size = 16, className }: { icon: LucideIcon; size?: number; className?: string }) {
	return <Shape aria-hidden size={size} strokeWidth={1.5} className={cx("shrink-0", className)} />;
}
