import { cx } from "./cx";

export type FieldTone = "error" | "warning" | undefined;

/** The look of everything one types or picks in; the warning colour stays inside the focus ring. */
export function inputClass(tone: FieldTone, isMono = false): string {
	return cx(
		"w-full min-w-0 text-ellipsis rounded-box border bg-bg text-ink transition-colors disabled:cursor-not-allowed disabled:border-line disabled:bg-hover disabled:text-ink-3",
		tone === "error" && "border-red-dot",
		tone === "warning" && "border-amber-dot",
		tone === undefined && "border-control hover:border-ink-3",
		isMono && "font-mono text-code",
	);
}
