import type { Lab } from "../lab";

/** The last case of every run that used the shared server: it looks at what the others left there. */
export const NOTHING_LEFT = "nothing-left-behind";

/** One fault, what must happen, and how it is proved. */
export interface FaultCase {
	readonly id: string;
	/** What happens, and what must come of it. */
	readonly title: string;
	/** `long`: only with `--long` or `--soak`; takes minutes or a lot of memory. */
	readonly form?: "short" | "long";
	/** Its time is spent on waits of the product itself: it costs next to nothing and runs beside all others. */
	readonly mostlyWaits?: true;
	/** After which it counts as hanging. */
	readonly limitMs?: number;
	/** Fails by an error that says what was seen. */
	run(lab: Lab): Promise<void>;
}
