import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface TabLink {
	key: string;
	href: string;
	label: ReactNode;
	count?: ReactNode;
	/** Colour of a count that asks for an eye. */
	countTone?: "neutral" | "amber" | "red";
}

const COUNT = { neutral: "text-ink-3", amber: "text-amber", red: "font-medium text-red" } as const;

/** Links, so that a tab has an address, opens in a new window, and Back works. The line under them is the caller's. */
export function Tabs({ tabs, active, label }: { tabs: readonly TabLink[]; active: string; label: string }) {
	return (
		<nav aria-label={label} className="flex min-w-0 gap-5 overflow-x-auto phone:gap-3.5">
			{tabs.map((tab) => (
				<Link
					key={tab.key}
					href={tab.href}
					scroll={false}
					replace
					aria-current={tab.key === active ? "page" : undefined}
					className={cx(
						"ring-inside flex h-10 shrink-0 items-center gap-1.5 border-b-2 px-px pt-0.5 transition-colors phone:h-11",
						tab.key === active
							? "border-accent font-medium text-ink"
							: "border-transparent text-ink-2 hover:border-line-2 hover:text-ink",
					)}
				>
					{tab.label}
					{tab.count !== undefined && (
						<span className={cx("text-small", COUNT[tab.countTone ?? "neutral"])}>{tab.count}</span>
					)}
				</Link>
			))}
		</nav>
	);
}
