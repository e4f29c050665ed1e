import { cx } from "./cx";

export type ButtonVariant = "primary" | "default" | "quiet" | "danger" | "danger-quiet";
export type ButtonSize = "md" | "sm";

const VARIANTS = {
	primary: "border-transparent bg-accent-fill text-on-accent hover:bg-accent-fill-hover",
	default: "border-line-2 bg-button text-ink hover:bg-button-hover",
	quiet: "border-transparent text-ink-2 hover:bg-hover hover:text-ink",
	danger: "border-transparent bg-red-fill text-on-red hover:bg-red-fill-hover",
	"danger-quiet": "border-transparent text-red hover:bg-red-bg",
} as const satisfies Record<ButtonVariant, string>;

const SIZES = {
	md: "h-7.5 px-3 phone:h-11 phone:px-4",
	sm: "h-6.5 px-2 phone:h-11 phone:px-3",
} as const satisfies Record<ButtonSize, string>;

/** The look of a button, for `Button` and for links that act like one. */
export function buttonClass(variant: ButtonVariant, size: ButtonSize, isDisabled = false): string {
	return cx(
		"inline-flex shrink-0 items-center justify-center gap-2 rounded-box border font-medium whitespace-nowrap transition-colors select-none",
		SIZES[size],
		isDisabled ? "cursor-not-allowed border-line bg-hover text-ink-3" : VARIANTS[variant],
	);
}
