import fc from "fast-check";
import * as z from "zod";

/** Texts that broke programs like this one, and some that lead past the first check. */
export const HOSTILE = [
	"",
	" ",
	"\0",
	"\u202Egnp.exe",
	"<img src=x onerror=alert(1)>",
	"'; drop table task; --",
	"../../../etc/passwd",
	["$", "{jndi:ldap://x}"].join(""),
	"{{constructor}}",
	"__proto__",
	"constructor",
	"tmq+ws://root:secret@127.0.0.1:6041/t?group.id=g",
	"mqtt://u:p@127.0.0.1:1883?version=5.0&client_id=c&topic={table}",
	"mqtt://[::ffff:169.254.169.254]:80?version=9&topic=%00",
	"\uD800",
	"x".repeat(5_000),
	"9".repeat(400),
];

export const leaf = fc.oneof(
	fc.constantFrom(...HOSTILE),
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, Number.MAX_SAFE_INTEGER, 1e308, [], {}),
);

/** The parts of JSON Schema that the schemas of the API come to. */
const nodeSchema = z.looseObject({
	type: z.string().optional(),
	const: z.unknown().optional(),
	enum: z.array(z.unknown()).optional(),
	minimum: z.number().optional(),
	maximum: z.number().optional(),
	properties: z.record(z.string(), z.unknown()).optional(),
	additionalProperties: z.unknown().optional(),
	items: z.unknown().optional(),
	anyOf: z.array(z.unknown()).optional(),
	oneOf: z.array(z.unknown()).optional(),
});

/** Bodies in the shape of a schema: most of each is as it should be, so that what is not reaches far. */
export function bodiesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
	return fromSchema(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }));
}

function fromSchema(json: unknown): fc.Arbitrary<unknown> {
	const node = nodeSchema.parse(json === true || json === undefined ? {} : json);
	return fc.oneof({ weight: 9, arbitrary: rightOf(node) }, { weight: 1, arbitrary: leaf });
}

function rightOf(node: z.infer<typeof nodeSchema>): fc.Arbitrary<unknown> {
	const choices = node.anyOf ?? node.oneOf;
	if (choices !== undefined) return fc.oneof(...choices.map(fromSchema));
	if (node.enum !== undefined) return fc.constantFrom(...node.enum);
	if ("const" in node) return fc.constant(node.const);
	switch (node.type) {
		case "object": {
			const known = Object.entries(node.properties ?? {}).map(([name, child]) => [name, fromSchema(child)] as const);
			const record = fc.record(Object.fromEntries(known), { requiredKeys: [] });
			if (typeof node.additionalProperties !== "object") return record;
			const more = fc.dictionary(
				fc.constantFrom("a", "__proto__", "constructor"),
				fromSchema(node.additionalProperties),
				{
					maxKeys: 2,
				},
			);
			return fc.tuple(record, more).map(([a, b]) => ({ ...b, ...a }));
		}
		case "array":
			return fc.array(fromSchema(node.items), { maxLength: 3 });
		case "boolean":
			return fc.boolean();
		case "integer":
		case "number":
			return fc.integer({ min: Math.max(node.minimum ?? -10, -1e6), max: Math.min(node.maximum ?? 100, 1e6) });
		default:
			return fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 30 }));
	}
}
