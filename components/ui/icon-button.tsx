"use client";

import type { ComponentProps } from "react";
import { cx } from "./cx";
import { Icon, type IconType } from "./icon";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children" | "name"> {
	icon: IconType;
	/** What it does: its name for screen readers and its tooltip. */
	name: string;
	isBusy?: boolean;
	/** Drawn with a border, like a default button. */
	isBoxed?: boolean;
	/** Off where another name is in view already. */
	hasTooltip?: boolean;
}

/** Reserved for signs everybody knows: search, close, menu, theme, help, copy. Everything else has a word. */
export function IconButton({
	icon,
	name,
	isBusy = false,
	isBoxed = false,
	hasTooltip = true,
	className,
	...rest
}: IconButtonProps) {
	const button = (
		<button
			type="button"
			{...rest}
			aria-label={name}
			aria-busy={isBusy || undefined}
			className={cx(
				"inline-flex size-7.5 shrink-0 items-center justify-center rounded-box text-ink-2 transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink phone:size-11",
				isBoxed && "border border-line-2 bg-button",
				className,
			)}
		>
			{isBusy ? <Spinner /> : <Icon icon={icon} />}
		</button>
	);
	return hasTooltip ? <Tooltip text={name}>{button}</Tooltip> : button;
}
