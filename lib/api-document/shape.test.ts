import { describe, expect, test } from "vitest";
import { curlOf } from "./curl";
import { type ApiDocument, apiDocumentSchema, type JsonSchema, sectionsOf } from "./document";
import { shapeOf, typeOf } from "./shape";

const schemas: Record<string, JsonSchema> = {
	Leaf: { type: "object", properties: { name: { type: "string", maxLength: 5 } }, required: ["name"] },
	Tree: {
		type: "object",
		properties: { leaf: { $ref: "#/components/schemas/Leaf" }, up: { $ref: "#/components/schemas/Tree" } },
	},
	State: {
		oneOf: [
			{ type: "object", properties: { phase: { type: "string", enum: ["stopped"] } }, required: ["phase"] },
			{ type: "object", properties: { phase: { type: "string", enum: ["failed"] }, cause: { type: "string" } } },
		],
	},
};
const told = (schema: JsonSchema) =>
	shapeOf(schema, schemas).map(({ depth, name, type, isRequired }) => [depth, name, type, isRequired]);

describe("the shape of a schema", () => {
	test("opens named schemas, and none inside itself", () => {
		expect(told({ $ref: "#/components/schemas/Tree" })).toEqual([
			[0, "leaf", "Leaf", false],
			[1, "name", "string", true],
			[0, "up", "Tree", false],
		]);
	});

	test("tells the forms of a union by what is fixed in each", () => {
		expect(told({ $ref: "#/components/schemas/State" })).toEqual([
			[0, undefined, 'phase = "stopped"', false],
			[1, "phase", '"stopped"', true],
			[0, undefined, 'phase = "failed"', false],
			[1, "phase", '"failed"', false],
			[1, "cause", "string", false],
		]);
	});

	test("looks into lists and maps", () => {
		const list: JsonSchema = { type: "array", items: { $ref: "#/components/schemas/Leaf" } };
		expect(told({ type: "object", properties: { list, map: { type: "object", additionalProperties: list } } })).toEqual(
			[
				[0, "list", "Leaf[]", false],
				[1, "name", "string", true],
				[0, "map", "{ [name]: Leaf[] }", false],
			],
		);
	});

	test("has a key of its own for each line", () => {
		const shape = shapeOf(
			{ type: "object", properties: { a: { $ref: "#/components/schemas/State" }, b: schemas["State"] ?? {} } },
			schemas,
		);
		expect(new Set(shape.map(({ key }) => key)).size).toBe(shape.length);
	});

	test("names bounds and defaults", () => {
		const limit: JsonSchema = { type: "integer", minimum: 1, maximum: 500, default: 100 };
		expect(shapeOf({ type: "object", properties: { limit } }, schemas)[0]?.note).toBe("≥ 1, ≤ 500, default 100");
	});

	test("writes types in a few signs", () => {
		expect(typeOf({ type: "array", items: { type: ["number", "null"] } }, schemas)).toBe("(number | null)[]");
		expect(typeOf({ anyOf: [{ type: "string" }, { type: "string" }, { const: 1 }] }, schemas)).toBe("string | 1");
		expect(typeOf({}, schemas)).toBe("any");
	});
});

const document: ApiDocument = apiDocumentSchema.parse({
	info: { version: "1" },
	tags: [
		{ name: "Tasks", description: "Tasks." },
		{ name: "Empty", description: "Nothing." },
	],
	paths: {
		"/api/tasks/{id}": {
			get: { operationId: "a", tags: ["Tasks"], summary: "Read a task", "x-permission": "task:read", responses: {} },
			put: {
				operationId: "b",
				tags: ["Tasks"],
				summary: "Change a task",
				"x-permission": "task:edit",
				requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Leaf" } } } },
				responses: {},
			},
		},
	},
	components: { schemas },
});

test.each([
	["", ["Read a task", "Change a task"]],
	["put tasks", ["Change a task"]],
	["READ", ["Read a task"]],
	["nothing of it", []],
])("searching for %j", (search, found) => {
	const sections = sectionsOf(document, search);
	expect(sections.flatMap(({ operations }) => operations.map(({ summary }) => summary))).toEqual(found);
	expect(sections.map(({ name }) => name)).toEqual(found.length === 0 ? [] : ["Tasks"]);
});

test("a call as a shell takes it", () => {
	const [section] = sectionsOf(document, "put");
	const operation = section?.operations[0];
	if (operation === undefined) return expect.unreachable("there is one");
	expect(curlOf(operation, "https://spillway.example", schemas)).toBe(
		`curl -X PUT -H "Authorization: Bearer $SPILLWAY_TOKEN" -H 'Content-Type: application/json' -d '{"name":"…"}' https://spillway.example/api/tasks/ID`,
	);
});
