"use client";

import { useId } from "react";
import { cx } from "@/components/ui/cx";

export interface Choice {
	value: string;
	name: string;
	/** Second, quieter text. */
	hint: string;
}

interface ChoiceListProps {
	label: string;
	choices: readonly Choice[];
	value: string | undefined;
	onChange: (value: string) => void;
}

/** One of several things with a line of facts each: native radios, so arrow keys move. */
export function ChoiceList({ label, choices, value, onChange }: ChoiceListProps) {
	const name = useId();
	return (
		<div
			role="radiogroup"
			aria-label={label}
			className="max-h-72 divide-y divide-line overflow-y-auto rounded-box border border-line"
		>
			{choices.map((choice) => (
				<label
					key={choice.value}
					className={cx(
						"relative flex min-h-9 cursor-pointer flex-wrap items-center gap-x-3 px-3 py-1.5 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent phone:min-h-11",
						choice.value === value ? "bg-accent-bg" : "hover:bg-hover",
					)}
				>
					<input
						type="radio"
						name={name}
						checked={choice.value === value}
						onChange={() => onChange(choice.value)}
						className="accent-accent-fill"
					/>
					<span className="font-medium wrap-anywhere">{choice.name}</span>
					<span className="min-w-0 font-mono text-code wrap-anywhere text-ink-3">{choice.hint}</span>
				</label>
			))}
		</div>
	);
}
