import {
	OpenAPIRegistry,
	OpenApiGeneratorV31,
	type ResponseConfig,
	type RouteConfig,
	zodToOpenAPIRegistry,
} from "@asteasolutions/zod-to-openapi";
import * as z from "zod";
import { PERMISSIONS } from "@/lib/accounts/permissions";
import { problemSchema } from "@/lib/api/problem";
import { ROUTES, type RouteKey, type RouteRule } from "@/server/http/route-table";
import { CONSOLE_ROUTES } from "./console";
import { type Answer, type RouteDescription, TAGS } from "./description";
import { END_ROUTES } from "./ends";
import { SCHEMA_NAMES } from "./names";
import { PEOPLE_ROUTES } from "./people";
import { TASK_ROUTES } from "./tasks";

/** Every route but the one that says that there is nothing. A route without a description does not compile. */
export const DESCRIPTIONS: Readonly<Record<Exclude<RouteKey, "ANY /api/*">, RouteDescription>> = {
	...TASK_ROUTES,
	...END_ROUTES,
	...PEOPLE_ROUTES,
	...CONSOLE_ROUTES,
};

const METHODS: Readonly<Record<string, RouteConfig["method"]>> = {
	GET: "get",
	POST: "post",
	PUT: "put",
	DELETE: "delete",
};

const INTRODUCTION = `Everything that the console does goes through this API.

Scripts send a token made under *Your account* as \`Authorization: Bearer …\`; browsers have a session cookie, and their changes are taken from the console's own pages alone. Errors are problem details (RFC 9457) whose \`code\` does not change with the wording. Times ending in \`Ms\` are Unix times or durations in milliseconds.`;

/** OpenAPI 3.1 of this version, from the schemas with which the routes themselves read and answer. */
export function openApiDocument(version: string): object {
	for (const [refId, schema] of Object.entries(SCHEMA_NAMES)) {
		if (!zodToOpenAPIRegistry.has(schema)) zodToOpenAPIRegistry.add(schema, { _internal: { refId } });
	}
	const registry = new OpenAPIRegistry();
	registry.registerComponent("securitySchemes", "session", {
		type: "apiKey",
		in: "cookie",
		name: "spillway.session_token",
		description: "Set by signing in; with https its name begins with `__Secure-`.",
	});
	registry.registerComponent("securitySchemes", "token", {
		type: "http",
		scheme: "bearer",
		description: "An API token. It never does more than its owner may, and manages neither accounts nor tokens.",
	});
	for (const [key, description] of Object.entries(DESCRIPTIONS)) registry.registerPath(pathOf(key, description));
	const info = { title: "Spillway", version, description: INTRODUCTION, license: { name: "Apache-2.0" } };
	const tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
	return new OpenApiGeneratorV31(registry.definitions).generateDocument({ openapi: "3.1.0", info, tags });
}

function pathOf(key: string, description: RouteDescription): RouteConfig {
	const [verb = "", address = ""] = key.split(" ");
	const rule: RouteRule = ROUTES[key as RouteKey];
	const names = [...address.matchAll(/\[(\w+)\]/g)].map((match) => match[1] ?? "");
	const { tag, summary, query, body } = description;
	return {
		method: METHODS[verb] ?? "get",
		path: address.replaceAll("[", "{").replaceAll("]", "}"),
		operationId: operationIdOf(verb, address),
		tags: [tag],
		summary,
		description: [description.description, needsOf(rule)].filter(Boolean).join("\n\n"),
		security: securityOf(rule),
		...(rule.needs === "anyone" ? {} : { "x-permission": rule.needs, "x-least-role": PERMISSIONS[rule.needs] }),
		request: {
			...(names.length === 0 ? {} : { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
			...(query === undefined ? {} : { query }),
			...(body === undefined ? {} : { body: { required: true, content: { "application/json": { schema: body } } } }),
		},
		responses: responsesOf(description, rule, names.length > 0),
	};
}

/** `getTasksByIdStatus` of `GET /api/tasks/[id]/status`. */
function operationIdOf(verb: string, address: string): string {
	const words = address
		.replace(/^\/(api\/)?/, "")
		.replace(/\[(\w+)\]/g, "by-$1")
		.split(/[^A-Za-z]+/);
	return verb.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function needsOf({ needs }: RouteRule): string {
	return needs === "anyone" ? "Needs no sign-in." : `Needs at least the role ${PERMISSIONS[needs]} (\`${needs}\`).`;
}

function securityOf({ needs }: RouteRule): Record<string, string[]>[] {
	switch (needs) {
		case "anyone":
			return [];
		// Accounts and tokens are managed by people.
		case "account:own":
		case "account:manage":
		case "token:own":
			return [{ session: [] }];
		default:
			return [{ session: [] }, { token: [] }];
	}
}

function responsesOf(description: RouteDescription, rule: RouteRule, hasParameters: boolean) {
	const { answer, also, body } = description;
	const refusals: [number, string, boolean][] = [
		[400, "The body is no JSON.", body !== undefined],
		[401, "Nobody is signed in, or the sign-in was refused.", true],
		[403, "The role is too low, or the change comes from another site.", true],
		[404, "It does not exist, or not any more.", hasParameters],
		[422, "Fields need attention; `issues` names them.", body !== undefined || description.query !== undefined],
		[429, "Too many tries; `Retry-After` says when the next one is taken.", rule.limit !== undefined],
	];
	return {
		...answersOf(answer),
		...(also === undefined ? {} : { [also.status]: { ...contentOf(answer), description: also.when } }),
		...Object.fromEntries(refusals.filter(([, , applies]) => applies).map(([status, what]) => [status, problem(what)])),
		default: problem("Any other refusal or failure."),
	};
}

function answersOf(answer: Answer): Record<string, ResponseConfig> {
	const status = answer.kind === "nothing" ? 204 : answer.kind === "json" ? answer.status : 200;
	return { [status]: contentOf(answer) };
}

function contentOf(answer: Answer): ResponseConfig {
	switch (answer.kind) {
		case "json":
			return { description: answer.what, content: { "application/json": { schema: answer.schema } } };
		case "nothing":
			return { description: "Done." };
		case "lines":
			return { description: answer.what, content: { "application/x-ndjson": { schema: answer.schema } } };
		case "events":
			return { description: answer.what, content: { "text/event-stream": { schema: answer.schema } } };
		case "text":
			return {
				description: answer.what,
				content: Object.fromEntries(answer.mediaTypes.map((type) => [type, { schema: z.string() }])),
			};
		default:
			return answer satisfies never;
	}
}

function problem(description: string): ResponseConfig {
	return { description, content: { "application/problem+json": { schema: problemSchema } } };
}
