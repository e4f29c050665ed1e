"use client";

import { Check, Minus } from "lucide-react";
import { type ChangeEvent, type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";
import { cx } from "./cx";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "onChange" | "checked"> {
	checked: boolean | "mixed";
	onCheckedChange: (checked: boolean, event: ChangeEvent<HTMLInputElement>) => void;
	/** Visible label; without it give `aria-label`. */
	children?: ReactNode;
}

export function Checkbox({ checked, onCheckedChange, children, className, id, ...rest }: CheckboxProps) {
	const input = useRef<HTMLInputElement>(null);
	const ownId = useId();
	const inputId = id ?? ownId;
	useEffect(() => {
		if (input.current !== null) input.current.indeterminate = checked === "mixed";
	}, [checked]);
	const Mark = checked === "mixed" ? Minus : Check;
	const box = (
		<span className="relative flex size-4 shrink-0">
			<input
				{...rest}
				id={inputId}
				ref={input}
				type="checkbox"
				checked={checked === true}
				onChange={(event) => onCheckedChange(event.target.checked, event)}
				className={cx(
					"size-4 cursor-pointer appearance-none rounded-mark border disabled:cursor-not-allowed disabled:border-line disabled:bg-hover",
					checked === false ? "border-control bg-bg" : "border-accent-fill bg-accent-fill",
				)}
			/>
			{checked !== false && (
				<Mark
					aria-hidden
					size={12}
					strokeWidth={2.5}
					className="pointer-events-none absolute inset-0 m-auto text-on-accent"
				/>
			)}
		</span>
	);
	if (children === undefined) return <span className={cx("inline-flex", className)}>{box}</span>;
	return (
		<label
			htmlFor={inputId}
			className={cx("inline-flex min-h-5 cursor-pointer items-center gap-2 phone:min-h-11", className)}
		>
			{box}
			{children}
		</label>
	);
}
