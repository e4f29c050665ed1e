import * as z from "zod";

/** As much of a JSON schema as the API's document uses. */
export interface JsonSchema {
	$ref?: string | undefined;
	type?: string | string[] | undefined;
	enum?: unknown[] | undefined;
	const?: unknown;
	properties?: Record<string, JsonSchema> | undefined;
	required?: string[] | undefined;
	additionalProperties?: boolean | JsonSchema | undefined;
	items?: JsonSchema | undefined;
	oneOf?: JsonSchema[] | undefined;
	anyOf?: JsonSchema[] | undefined;
	allOf?: JsonSchema[] | undefined;
	description?: string | undefined;
	default?: unknown;
	minimum?: number | undefined;
	exclusiveMinimum?: number | undefined;
	maximum?: number | undefined;
	minLength?: number | undefined;
	maxLength?: number | undefined;
	maxItems?: number | undefined;
}

const jsonSchemaSchema: z.ZodType<JsonSchema> = z.lazy(() =>
	z.object({
		$ref: z.string().optional(),
		type: z.union([z.string(), z.array(z.string())]).optional(),
		enum: z.array(z.unknown()).optional(),
		const: z.unknown().optional(),
		properties: z.record(z.string(), jsonSchemaSchema).optional(),
		required: z.array(z.string()).optional(),
		additionalProperties: z.union([z.boolean(), jsonSchemaSchema]).optional(),
		items: jsonSchemaSchema.optional(),
		oneOf: z.array(jsonSchemaSchema).optional(),
		anyOf: z.array(jsonSchemaSchema).optional(),
		allOf: z.array(jsonSchemaSchema).optional(),
		description: z.string().optional(),
		default: z.unknown().optional(),
		minimum: z.number().optional(),
		exclusiveMinimum: z.number().optional(),
		maximum: z.number().optional(),
		minLength: z.number().optional(),
		maxLength: z.number().optional(),
		maxItems: z.number().optional(),
	}),
);

const contentSchema = z.record(z.string(), z.object({ schema: jsonSchemaSchema.default({}) }));
const operationSchema = z.object({
	operationId: z.string(),
	tags: z.array(z.string()).default([]),
	summary: z.string(),
	description: z.string().default(""),
	parameters: z
		.array(
			z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: jsonSchemaSchema }),
		)
		.default([]),
	requestBody: z.object({ content: contentSchema }).optional(),
	responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema.default({}) })),
	"x-least-role": z.string().optional(),
	"x-permission": z.string().optional(),
});

/** `GET /api/openapi.json`, as far as a reader needs it. */
export const apiDocumentSchema = z.object({
	info: z.object({ version: z.string(), description: z.string().default("") }),
	tags: z.array(z.object({ name: z.string(), description: z.string() })),
	paths: z.record(z.string(), z.record(z.string(), operationSchema)),
	components: z.object({ schemas: z.record(z.string(), jsonSchemaSchema) }),
});
export type ApiDocument = z.infer<typeof apiDocumentSchema>;
export type ApiOperation = z.infer<typeof operationSchema> & { method: string; path: string };

export interface ApiSection {
	name: string;
	description: string;
	operations: ApiOperation[];
}

/** The operations by tag, in the document's order; `search` keeps those that hold every word of it. */
export function sectionsOf({ tags, paths }: ApiDocument, search: string): ApiSection[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	const operations = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
	);
	const found = operations.filter(({ method, path, summary, description }) => {
		const text = `${method} ${path} ${summary} ${description}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
	return tags
		.map(({ name, description }) => ({ name, description, operations: found.filter((it) => it.tags.includes(name)) }))
		.filter((section) => section.operations.length > 0);
}
