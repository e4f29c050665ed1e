"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { cx } from "./cx";
import { Icon, type IconType } from "./icon";

const ITEM =
	"flex h-7.5 cursor-default items-center gap-2 rounded-mark px-2 outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-hover dark:data-highlighted:bg-line phone:h-11";

/** `trigger` is one button; its name says what the menu is for. */
export function Menu({
	trigger,
	children,
	align = "end",
	isOpenAtFirst = false,
	onOpenChange,
}: {
	trigger: ReactElement;
	children: ReactNode;
	align?: "start" | "end";
	/** For a menu that was loaded because it is to be open. */
	isOpenAtFirst?: boolean;
	onOpenChange?: (isOpen: boolean) => void;
}) {
	return (
		<Radix.Root modal={false} defaultOpen={isOpenAtFirst} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
			<Radix.Trigger asChild>{trigger}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					align={align}
					sideOffset={4}
					collisionPadding={8}
					className="float-in z-50 min-w-44 rounded-box border border-line bg-raised p-1 shadow-floating"
				>
					{children}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}

interface MenuItemProps {
	icon?: IconType;
	onSelect: () => void;
	isDangerous?: boolean;
	disabled?: boolean;
	/** Why it is disabled: a second line. */
	hint?: string | undefined;
	/** Keys that do the same. */
	keys?: ReactNode;
	children: ReactNode;
}

export function MenuItem({
	icon,
	onSelect,
	isDangerous = false,
	disabled = false,
	hint,
	keys,
	children,
}: MenuItemProps) {
	return (
		<Radix.Item
			onSelect={onSelect}
			disabled={disabled}
			className={cx(
				ITEM,
				hint !== undefined && "h-auto py-1 phone:h-auto phone:py-2.5",
				isDangerous && !disabled && "text-red data-highlighted:bg-red-bg dark:data-highlighted:bg-red-bg",
			)}
		>
			{icon !== undefined && <Icon icon={icon} className={isDangerous ? "" : "text-ink-3"} />}
			<span className="mr-4">
				{children}
				{hint !== undefined && <span className="block text-small">{hint}</span>}
			</span>
			{keys !== undefined && <span className="ml-auto flex gap-1">{keys}</span>}
		</Radix.Item>
	);
}

export function MenuLink({ icon, href, children }: { icon?: IconType; href: string; children: ReactNode }) {
	return (
		<Radix.Item asChild>
			<Link href={href} className={ITEM}>
				{icon !== undefined && <Icon icon={icon} className="text-ink-3" />}
				<span className="mr-4">{children}</span>
			</Link>
		</Radix.Item>
	);
}

/** One of several; the chosen one is ticked. */
export function MenuChoices<Value extends string>({
	value,
	onValueChange,
	options,
}: {
	value: Value;
	onValueChange: (value: Value) => void;
	options: readonly { value: Value; label: ReactNode; icon?: IconType }[];
}) {
	return (
		<Radix.RadioGroup value={value}>
			{options.map((option) => (
				<Radix.RadioItem
					key={option.value}
					value={option.value}
					onSelect={() => onValueChange(option.value)}
					className={ITEM}
				>
					{option.icon !== undefined && <Icon icon={option.icon} className="text-ink-3" />}
					<span className="mr-4">{option.label}</span>
					<Radix.ItemIndicator className="ml-auto">
						<Icon icon={Check} size={14} className="text-accent" />
					</Radix.ItemIndicator>
				</Radix.RadioItem>
			))}
		</Radix.RadioGroup>
	);
}

export function MenuHeading({ children }: { children: ReactNode }) {
	return <Radix.Label className="px-2 pt-1.5 pb-1 text-small text-ink-3">{children}</Radix.Label>;
}

export function MenuSeparator() {
	return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
