"use client";

import { getNonce } from "get-nonce";
import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { Icon } from "./icon";
import { type FieldTone, inputClass } from "./input-class";

export interface SelectOption<Value extends string> {
	value: Value;
	label: ReactNode;
	/** Second, quieter text behind the label. */
	hint?: ReactNode;
	disabled?: boolean;
}

interface SelectProps<Value extends string> {
	value: Value | undefined;
	onValueChange: (value: Value) => void;
	options: readonly SelectOption<Value>[];
	placeholder?: string;
	tone?: FieldTone;
	disabled?: boolean;
	id?: string;
	className?: string;
	"aria-label"?: string | undefined;
	"aria-labelledby"?: string | undefined;
	"aria-describedby"?: string | undefined;
}

/** One of a few known values. For free text with proposals use an input with a list. */
export function Select<Value extends string>({
	value,
	onValueChange,
	options,
	placeholder,
	tone,
	disabled = false,
	className,
	...rest
}: SelectProps<Value>) {
	return (
		<Radix.Root
			{...(value === undefined ? {} : { value })}
			onValueChange={(next) => {
				const option = options.find((candidate) => candidate.value === next);
				if (option !== undefined) onValueChange(option.value);
			}}
			disabled={disabled}
		>
			<Radix.Trigger
				{...rest}
				className={cx(
					inputClass(tone),
					"inline-flex h-7.5 items-center justify-between gap-2 px-2.5 text-left data-placeholder:text-ink-3 phone:h-11",
					className,
				)}
			>
				<span className="min-w-0 truncate">
					<Radix.Value placeholder={placeholder} />
				</span>
				<Radix.Icon asChild>
					<span className="text-ink-3">
						<Icon icon={ChevronDown} size={14} />
					</span>
				</Radix.Icon>
			</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					position="popper"
					sideOffset={4}
					collisionPadding={8}
					className="float-in z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-box border border-line bg-raised p-1 shadow-floating"
				>
					<Radix.Viewport {...nonceProps()}>
						{options.map((option) => (
							<Radix.Item
								key={option.value}
								value={option.value}
								disabled={option.disabled ?? false}
								className="flex h-7 cursor-default items-center gap-2 rounded-mark pr-2 pl-7 text-ink outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-hover dark:data-highlighted:bg-line phone:h-11"
							>
								<Radix.ItemIndicator className="absolute left-3">
									<Icon icon={Check} size={14} className="text-accent" />
								</Radix.ItemIndicator>
								<Radix.ItemText>{option.label}</Radix.ItemText>
								{option.hint !== undefined && <span className="text-small text-ink-3">{option.hint}</span>}
							</Radix.Item>
						))}
					</Radix.Viewport>
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}

/** The list brings a style element of its own, which the page's policy takes by its nonce alone. */
function nonceProps(): { nonce?: string } {
	const nonce = getNonce();
	return nonce === undefined ? {} : { nonce };
}
