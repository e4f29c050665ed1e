import { BROKER_FIELDS } from "./broker-fields";
import type { FieldSpec } from "./field";
import { SOURCE_FIELDS } from "./source-fields";
import type { DsnEnd } from "./types";

function namesOf(specs: readonly FieldSpec[]): ReadonlySet<string> {
	return new Set(specs.filter((spec) => !spec.isPart).map((spec) => spec.name));
}

/** Parameters that the tables of fields know, by the names they have in a DSN. */
export const KNOWN_PARAMS: Readonly<Record<DsnEnd, ReadonlySet<string>>> = {
	source: namesOf(SOURCE_FIELDS),
	broker: namesOf(BROKER_FIELDS),
};

/** A name of other characters is no parameter but most likely part of a password: no issue may repeat it. */
export function isParamName(name: string): boolean {
	return /^[\w.-]{1,64}$/.test(name);
}
