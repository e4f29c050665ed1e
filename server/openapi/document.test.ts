import { describe, expect, test } from "vitest";
import * as z from "zod";
import { ROUTES, type RouteKey } from "@/server/http/route-table";
import { DESCRIPTIONS, openApiDocument } from "./document";

const schemaSchema = z.record(z.string(), z.unknown());
const contentSchema = z.record(z.string(), z.object({ schema: schemaSchema }));
const operationSchema = z.object({
	operationId: z.string(),
	tags: z.tuple([z.string()]),
	summary: z.string(),
	description: z.string(),
	security: z.array(z.record(z.string(), z.array(z.never()))),
	parameters: z
		.array(
			z.object({
				name: z.string(),
				in: z.enum(["path", "query"]),
				required: z.boolean().optional(),
				schema: schemaSchema,
			}),
		)
		.optional(),
	requestBody: z.object({ required: z.literal(true), content: contentSchema }).optional(),
	responses: z.record(z.string(), z.object({ description: z.string().min(1), content: contentSchema.optional() })),
});
/** As much of OpenAPI 3.1 as the document uses. */
const documentSchema = z.object({
	openapi: z.literal("3.1.0"),
	info: z.object({ title: z.string(), version: z.string(), license: z.object({ name: z.string() }) }),
	tags: z.array(z.object({ name: z.string(), description: z.string() })),
	components: z.object({
		schemas: z.record(z.string(), schemaSchema),
		securitySchemes: z.record(z.string(), z.object({ type: z.enum(["apiKey", "http"]) })),
	}),
	paths: z.record(z.string(), z.record(z.enum(["get", "post", "put", "delete"]), operationSchema.optional())),
});

const raw = openApiDocument("1.2.3");
const document = documentSchema.parse(raw);
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
	Object.entries(methods).flatMap(([method, operation]) => (operation ? [{ address, method, operation }] : [])),
);

describe("the document", () => {
	test("holds every route of the table, and no other", () => {
		const described = operations.map(
			({ address, method }) => `${method.toUpperCase()} ${address.replaceAll("{", "[").replaceAll("}", "]")}`,
		);
		expect(described.sort()).toEqual(
			Object.keys(ROUTES)
				.filter((key) => key !== "ANY /api/*")
				.sort(),
		);
	});

	test("names nothing that it does not hold", () => {
		const named = [...JSON.stringify(raw).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
		expect(new Set(named).size).toBeGreaterThan(25);
		expect(named.filter((name) => document.components.schemas[name ?? ""] === undefined)).toEqual([]);
		expect(Object.keys(document.components.schemas).filter((name) => !named.includes(name))).toEqual([]);
	});

	test("gives each operation a name of its own", () => {
		const ids = operations.map(({ operation }) => operation.operationId);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toContain("getTasksByIdStatus");
	});

	test("is of the version that runs", () => {
		expect(document.info.version).toBe("1.2.3");
	});

	test("can be made again and again", () => {
		expect(openApiDocument("1.2.3")).toEqual(raw);
	});
});

describe.each(operations)("$method $address", ({ address, method, operation }) => {
	const key = `${method.toUpperCase()} ${address.replaceAll("{", "[").replaceAll("}", "]")}` as RouteKey;

	test("declares the parameters of its address", () => {
		const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
		expect(inPath.map(({ name }) => `{${name}}`)).toEqual(address.match(/\{\w+\}/g) ?? []);
		expect(inPath.every(({ required }) => required === true)).toBe(true);
	});

	test("tells success, and refusals as problems", () => {
		const statuses = Object.keys(operation.responses);
		expect(statuses.filter((status) => status.startsWith("2"))).toHaveLength(1);
		expect(statuses).toContain("default");
		for (const [status, { content }] of Object.entries(operation.responses)) {
			if (status.startsWith("4") || status === "default")
				expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
		}
	});

	test("names its tag, its way of sign-in and its permission", () => {
		expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0]);
		for (const way of operation.security.flatMap(Object.keys)) {
			expect(document.components.securitySchemes).toHaveProperty(way);
		}
		const { needs } = ROUTES[key];
		expect(operation.security.length === 0).toBe(needs === "anyone");
		expect(operation.description).toContain(needs === "anyone" ? "Needs no sign-in." : `\`${needs}\``);
	});

	test("says what it is in a few words", () => {
		const { summary } = DESCRIPTIONS[key as keyof typeof DESCRIPTIONS];
		expect(summary).toMatch(/^[A-Z].*[^.]$/);
		expect(summary.length).toBeLessThan(60);
	});
});
