"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Icon } from "./icon";

/** neutral: nothing to look at. blue: under way. */
export type Tone = "neutral" | "blue" | "green" | "amber" | "red";

const DOTS = {
	neutral: "border-[1.5px] border-ink-3",
	blue: "bg-switch",
	green: "bg-green-dot",
	amber: "bg-amber-dot",
	red: "bg-red-dot",
} as const satisfies Record<Tone, string>;

export const TONE_TEXT = {
	neutral: "text-ink-2",
	blue: "text-accent",
	green: "text-green",
	amber: "text-amber",
	red: "text-red",
} as const satisfies Record<Tone, string>;

const GROUNDS = {
	neutral: "border-line-2 bg-hover text-ink-2",
	blue: "border-line-2 bg-accent-bg text-accent",
	green: "border-green-line bg-green-bg text-green",
	amber: "border-amber-line bg-amber-bg text-amber",
	red: "border-red-line bg-red-bg text-red",
} as const satisfies Record<Tone, string>;

/** Never alone: a word beside it says the same. */
export function StatusDot({ tone, className }: { tone: Tone; className?: string }) {
	return <span aria-hidden className={cx("inline-block size-[7px] shrink-0 rounded-full", DOTS[tone], className)} />;
}

function badgeClass(tone: Tone): string {
	return cx(
		"inline-flex h-5.5 items-center gap-1.5 rounded-box border px-2 text-small font-medium whitespace-nowrap",
		GROUNDS[tone],
	);
}

export function Badge({ tone, children, className }: { tone: Tone; children: ReactNode; className?: string }) {
	return (
		<span className={cx(badgeClass(tone), className)}>
			<StatusDot tone={tone} />
			{children}
		</span>
	);
}

/** A badge that opens its reason; the chevron says so. Works as a Radix trigger. */
export function BadgeButton({ tone, children, className, ...rest }: ComponentProps<"button"> & { tone: Tone }) {
	return (
		<button type="button" {...rest} className={cx(badgeClass(tone), "phone:min-h-8", className)}>
			<StatusDot tone={tone} />
			{children}
			<Icon icon={ChevronDown} size={14} />
		</button>
	);
}
