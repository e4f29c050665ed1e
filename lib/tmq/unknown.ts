import { isKnownType } from "./column-types";
import type { Block, MetaObject } from "./types";

/** `alterType` codes that have a meaning here: 1 to 18, and 19 and 20 from TDengine 3.4 on. */
const LAST_ALTER_TYPE = 20;
const META_TYPES: ReadonlySet<unknown> = new Set(["create", "alter", "drop", "delete"]);

/**
 * What a later server has introduced and this version passes on without understanding it. A key names it:
 * `column-type:30` (its values are published as null), `alter-type:21` and `meta-type:NAME` (published as they came),
 * `undescribed-meta` (TDengine itself could not describe the event, so there is nothing to publish).
 */
export type UnknownKey = `column-type:${number}` | `alter-type:${string}` | `meta-type:${string}` | "undescribed-meta";

/** The key of an event that is not understood. */
export function unknownInMeta({ type, alterType }: MetaObject): UnknownKey | undefined {
	if (!META_TYPES.has(type)) return `meta-type:${typeof type === "string" ? type : ""}`;
	if (type !== "alter") return undefined;
	const isKnown = Number.isInteger(alterType) && Number(alterType) >= 1 && Number(alterType) <= LAST_ALTER_TYPE;
	return isKnown ? undefined : `alter-type:${typeof alterType === "number" ? alterType : ""}`;
}

/** The keys of columns that are not understood, each once. */
export function unknownInBlock({ columns }: Block): readonly UnknownKey[] {
	let found: Set<UnknownKey> | undefined;
	for (const { type } of columns) {
		if (isKnownType(type)) continue;
		found ??= new Set();
		found.add(`column-type:${type}`);
	}
	return found === undefined ? [] : [...found];
}

/** One sentence for people about a key. */
export function describeUnknown(key: string): string {
	const [kind, name = ""] = key.split(/:(.*)/s);
	switch (kind) {
		case "column-type":
			return `Columns of type ${name} are not known to this version: their values are published as null.`;
		case "alter-type":
			return `Alterations with code ${name || "of no number"} are not known to this version: they are published as they come.`;
		case "meta-type":
			return `Table events of type ${name || "of no name"} are not known to this version: they are published as they come.`;
		case "undescribed-meta":
			return "TDengine could not describe a table event: there was nothing to publish.";
		default:
			return `Not known to this version: ${key}.`;
	}
}
