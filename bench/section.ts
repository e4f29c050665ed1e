import type { Summary } from "./statistics";

export interface CaseResult {
	readonly id: string;
	/** Messages a second. */
	readonly rate: Summary;
	readonly ratio: { readonly peer: number; readonly socket: number };
}

/** What one benchmark found, for people and for programs. */
export interface Section {
	/** Key of `data` in the JSON, and of the place in a document. */
	readonly name: string;
	readonly title: string;
	/** Markdown. */
	readonly lines: readonly string[];
	/** Of the throughput benchmark. */
	readonly cases?: readonly CaseResult[];
	readonly data?: object;
}
