"use client";

import { type ReactNode, useId } from "react";
import { cx } from "./cx";

interface SegmentedProps<Value extends string> {
	value: Value;
	onValueChange: (value: Value) => void;
	options: readonly { value: Value; label: ReactNode; disabled?: boolean }[];
	/** Name of the group for screen readers, unless `aria-labelledby` names it. */
	label?: string;
	"aria-labelledby"?: string | undefined;
	"aria-describedby"?: string | undefined;
	size?: "md" | "sm";
	/** Segments share the whole width. */
	isWide?: boolean;
	/** One below the other where they have no room side by side. */
	isStackedOnPhone?: boolean;
	className?: string;
}

/** Native radios drawn as one bar: arrow keys move, the chosen one is reached by Tab. */
export function Segmented<Value extends string>({
	value,
	onValueChange,
	options,
	label,
	size = "md",
	isWide = false,
	isStackedOnPhone = false,
	className,
	...rest
}: SegmentedProps<Value>) {
	const name = useId();
	return (
		<div
			{...rest}
			role="radiogroup"
			aria-label={label}
			className={cx(
				"inline-flex rounded-box border",
				size === "md" ? "h-7.5 border-control phone:h-11" : "h-6.5 border-line-2 phone:h-11",
				isWide && "w-full",
				isStackedOnPhone &&
					"phone:h-auto! phone:w-full phone:flex-col phone:*:h-11 phone:*:rounded-none phone:*:border-r-0 phone:*:not-last:border-b",
				className,
			)}
		>
			{options.map((option) => (
				<label
					key={option.value}
					className={cx(
						"relative flex items-center justify-center border-r border-line-2 whitespace-nowrap transition-colors first:rounded-l-[4px] last:rounded-r-[4px] last:border-r-0 has-focus-visible:z-10 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
						size === "md" ? "px-3" : "px-2.5 text-small",
						isWide && "flex-1",
						option.disabled
							? "cursor-not-allowed bg-hover text-ink-3"
							: option.value === value
								? "bg-accent-bg font-medium text-accent"
								: "cursor-pointer text-ink-2 hover:bg-hover hover:text-ink",
					)}
				>
					<input
						type="radio"
						name={name}
						value={option.value}
						checked={option.value === value}
						disabled={option.disabled ?? false}
						onChange={() => onValueChange(option.value)}
						className="absolute inset-0 cursor-[inherit] opacity-0"
					/>
					{option.label}
				</label>
			))}
		</div>
	);
}
