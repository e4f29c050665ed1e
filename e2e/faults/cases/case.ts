import type { Lab } from "../lab";

/** One fault, what must happen, and how it is proved. */
export interface FaultCase {
	readonly id: string;
	/** What happens, and what must come of it. */
	readonly title: string;
	/** `long`: only with `--long` or `--soak`; takes minutes or a lot of memory. */
	readonly form?: "short" | "long";
	/** After which it counts as hanging. */
	readonly limitMs?: number;
	/** Fails by an error that says what was seen. */
	run(lab: Lab): Promise<void>;
}
