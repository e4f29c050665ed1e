"use client";

import type { ComponentProps } from "react";
import { cx } from "./cx";

/**
 * filled    on, and achieved
 * outlined  on, not (yet) achieved; `tone` says how it goes
 * dashed    off, not yet achieved
 */
export type SwitchLook = "filled" | "outlined" | "dashed";
export type SwitchTone = "accent" | "amber" | "red";

interface SwitchProps extends Omit<ComponentProps<"button">, "onClick" | "role" | "aria-checked" | "children"> {
	checked: boolean;
	onCheckedChange: (checked: boolean) => void;
	look?: SwitchLook;
	tone?: SwitchTone;
	/** 36 × 20 with a 44 px target on a phone, 28 × 16 elsewhere. */
	isLarge?: boolean;
}

const OUTLINES = {
	accent: "border-switch [--knob-fill:var(--switch)]",
	amber: "border-amber-dot [--knob-fill:var(--amber-dot)]",
	red: "border-red [--knob-fill:var(--red)] dark:border-red",
} as const satisfies Record<SwitchTone, string>;

function trackClass(checked: boolean, look: SwitchLook, tone: SwitchTone): string {
	if (!checked) return cx("border-control [--knob-fill:var(--control)]", look === "dashed" && "border-dashed");
	return look === "filled" ? "border-switch bg-switch [--knob-fill:var(--knob)]" : OUTLINES[tone];
}

/** What the user wants; a word beside it says what is. Give it `aria-label` or `aria-labelledby`. */
export function Switch({
	checked,
	onCheckedChange,
	look = "filled",
	tone = "accent",
	isLarge = false,
	className,
	...rest
}: SwitchProps) {
	return (
		<button
			type="button"
			{...rest}
			role="switch"
			aria-checked={checked}
			onClick={() => onCheckedChange(!checked)}
			className={cx(
				"inline-flex shrink-0 items-center justify-center rounded-full disabled:cursor-not-allowed disabled:opacity-60",
				isLarge ? "h-11 w-11" : "h-4 w-7",
				className,
			)}
		>
			<span
				className={cx(
					"flex items-center rounded-full border-[1.25px] p-[2px] transition-colors",
					isLarge ? "h-5 w-9" : "h-4 w-7",
					trackClass(checked, look, tone),
				)}
			>
				<span
					className={cx(
						"rounded-full bg-(--knob-fill) transition-transform",
						isLarge ? "size-3.5" : "size-2.5",
						checked && (isLarge ? "translate-x-[16px]" : "translate-x-[12px]"),
					)}
				/>
			</span>
		</button>
	);
}
