"use client";

import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-class";
import { cx } from "./cx";
import { Icon, type IconType } from "./icon";
import { Spinner } from "./spinner";
import { Tooltip } from "./tooltip";

interface Shared {
	variant?: ButtonVariant;
	size?: ButtonSize;
	icon?: IconType;
	/** Keys that do the same, drawn inside the button. */
	keys?: ReactNode;
}

interface ButtonProps extends Shared, Omit<ComponentProps<"button">, "disabled"> {
	/** Under way: the spinner takes the icon's place, the width stays, presses do nothing. */
	isBusy?: boolean | undefined;
	disabled?: boolean | undefined;
	/** Why it is disabled, said in a tooltip; the button then stays reachable by keyboard. */
	disabledReason?: string | undefined;
}

export function Button({
	variant = "default",
	size = "md",
	icon,
	keys,
	isBusy = false,
	disabled = false,
	disabledReason,
	className,
	onClick,
	children,
	type = "button",
	...rest
}: ButtonProps) {
	const isOff = disabled || disabledReason !== undefined;
	const button = (
		<button
			{...rest}
			type={type}
			disabled={isOff && disabledReason === undefined}
			aria-disabled={isOff || isBusy || undefined}
			aria-busy={isBusy || undefined}
			onClick={isOff || isBusy ? (event) => event.preventDefault() : onClick}
			className={cx(buttonClass(variant, size, isOff), "relative", className)}
		>
			{icon !== undefined && (isBusy ? <Spinner /> : <Icon icon={icon} />)}
			{icon === undefined && isBusy && (
				<span className="absolute inset-0 flex items-center justify-center">
					<Spinner />
				</span>
			)}
			<span className={cx(icon === undefined && isBusy && "opacity-0")}>{children}</span>
			{keys}
		</button>
	);
	return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
}

interface ButtonLinkProps extends Shared, ComponentProps<typeof Link> {}

export function ButtonLink({
	variant = "default",
	size = "md",
	icon,
	keys,
	className,
	children,
	...rest
}: ButtonLinkProps) {
	return (
		<Link {...rest} className={cx(buttonClass(variant, size), className)}>
			{icon !== undefined && <Icon icon={icon} />}
			{children}
			{keys}
		</Link>
	);
}
