import type { JsonSchema } from "./document";

type Schemas = Readonly<Record<string, JsonSchema>>;

/** One line of a shape: a field, or one of several forms that a value can have. */
export interface ShapeLine {
	/** Unique within the shape. */
	key: string;
	depth: number;
	/** Undefined for a form of a union. */
	name: string | undefined;
	type: string;
	isRequired: boolean;
	note: string;
}

/** Deeper fields are told by the name of their schema alone. */
const MOST_DEPTH = 5;

/** A schema line by line. A named schema is opened where it is met first, and told by its name after that. */
export function shapeOf(schema: JsonSchema, schemas: Schemas): ShapeLine[] {
	return fieldsOf(schema, { schemas, depth: 0, path: "", told: new Set() });
}

interface Place {
	schemas: Schemas;
	depth: number;
	path: string;
	/** Names of the schemas that were opened so far. */
	told: Set<string>;
}

function fieldsOf(schema: JsonSchema, place: Place): ShapeLine[] {
	const opened = place.depth > MOST_DEPTH ? undefined : openRef(schema, place);
	if (opened === undefined) return [];
	const { schema: target, place: inside } = opened;
	const forms = target.oneOf ?? target.anyOf;
	if (forms !== undefined) return formsOf(forms, inside);
	if (target.items !== undefined) return fieldsOf(target.items, { ...inside, path: `${inside.path}[]` });
	if (typeof target.additionalProperties === "object" && target.properties === undefined) {
		return fieldsOf(target.additionalProperties, { ...inside, path: `${inside.path}{}` });
	}
	return Object.entries(target.properties ?? {}).flatMap(([name, property]) => {
		const key = `${inside.path}.${name}`;
		const line = {
			key,
			depth: inside.depth,
			name,
			type: typeOf(property, inside.schemas),
			isRequired: target.required?.includes(name) ?? false,
			note: noteOf(property),
		};
		return [line, ...fieldsOf(property, { ...inside, depth: inside.depth + 1, path: key })];
	});
}

/** Forms that are objects, each under a line of its own; plain ones are told in the type already. */
function formsOf(forms: readonly JsonSchema[], place: Place): ShapeLine[] {
	return forms.flatMap((form, index) => {
		const path = `${place.path}|${index}`;
		const fields = fieldsOf(form, { ...place, depth: place.depth + 1, path });
		if (fields.length === 0) return [];
		const line = {
			key: path,
			depth: place.depth,
			name: undefined,
			type: formName(form, place.schemas),
			isRequired: false,
			note: "",
		};
		return [line, ...fields];
	});
}

/** What tells a form of a union from the others: the fields that can have one value only. */
function formName(form: JsonSchema, schemas: Schemas): string {
	const target = resolve(form, schemas);
	const fixed = Object.entries(target.properties ?? {}).flatMap(([name, { enum: values, const: value }]) => {
		const only = values?.length === 1 ? values[0] : value;
		return only === undefined ? [] : [`${name} = ${JSON.stringify(only)}`];
	});
	return fixed.length > 0 ? fixed.join(", ") : typeOf(form, schemas);
}

function openRef(schema: JsonSchema, place: Place): { schema: JsonSchema; place: Place } | undefined {
	const name = refName(schema);
	if (name === undefined) return { schema, place };
	const target = place.schemas[name];
	if (target === undefined || place.told.has(name)) return undefined;
	place.told.add(name);
	return openRef(target, place);
}

function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
	const name = refName(schema);
	const target = name === undefined ? undefined : schemas[name];
	return target ?? schema;
}

function refName({ $ref }: JsonSchema): string | undefined {
	return $ref?.replace("#/components/schemas/", "");
}

/** In a few signs: `string`, `Task[]`, `"a" | "b"`. */
export function typeOf(schema: JsonSchema, schemas: Schemas): string {
	const name = refName(schema);
	if (name !== undefined) return name;
	if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	const forms = schema.oneOf ?? schema.anyOf;
	if (forms !== undefined) return [...new Set(forms.map((form) => typeOf(form, schemas)))].join(" | ");
	if (schema.items !== undefined) {
		const of = typeOf(schema.items, schemas);
		return of.includes(" | ") ? `(${of})[]` : `${of}[]`;
	}
	if (typeof schema.additionalProperties === "object")
		return `{ [name]: ${typeOf(schema.additionalProperties, schemas)} }`;
	if (Array.isArray(schema.type)) return schema.type.join(" | ");
	return schema.type ?? "any";
}

function noteOf(schema: JsonSchema): string {
	const { minimum, exclusiveMinimum, maximum, minLength, maxLength, maxItems } = schema;
	const bounds = [
		minimum === undefined ? undefined : `≥ ${minimum}`,
		exclusiveMinimum === undefined ? undefined : `> ${exclusiveMinimum}`,
		maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : `≤ ${maximum}`,
		minLength === undefined || minLength <= 1 ? undefined : `≥ ${minLength} characters`,
		maxLength === undefined ? undefined : `≤ ${maxLength} characters`,
		maxItems === undefined ? undefined : `≤ ${maxItems} entries`,
		schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
	];
	return [...bounds.filter((bound) => bound !== undefined), schema.description].filter(Boolean).join(", ");
}
