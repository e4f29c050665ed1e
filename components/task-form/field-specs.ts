import { BROKER_FIELDS } from "@/lib/dsn/broker-fields";
import type { FieldSpec } from "@/lib/dsn/field";
import { SOURCE_FIELDS } from "@/lib/dsn/source-fields";
import type { DsnDraft, DsnEnd } from "@/lib/dsn/types";

const SPECS: Readonly<Record<DsnEnd, readonly FieldSpec[]>> = { source: SOURCE_FIELDS, broker: BROKER_FIELDS };

/** What is known about a field. The form names only fields of the tables. */
export function specOf(end: DsnEnd, name: string): FieldSpec {
	const spec = SPECS[end].find((candidate) => candidate.name === name);
	if (spec === undefined) throw new Error(`The ${end} DSN has no field ${name}.`);
	return spec;
}

/** The folded fields that mean something with what is chosen now. */
export function advancedSpecs(end: DsnEnd, dsn: DsnDraft): FieldSpec[] {
	return SPECS[end].filter((spec) => spec.advanced && spec.appliesTo(dsn));
}

/** Parameters that stand in no table: handed on, of the user's own naming, or mistaken. */
export function otherParams(end: DsnEnd, dsn: DsnDraft): string[] {
	return Object.keys(dsn.params).filter((name) => SPECS[end].every((spec) => spec.name !== name));
}
