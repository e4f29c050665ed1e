import type { ApiOperation, JsonSchema } from "./document";

/** A call of an operation as a shell takes it; parameters of the address in capitals, what must be in the body as a sketch. */
export function curlOf(operation: ApiOperation, origin: string, schemas: Readonly<Record<string, JsonSchema>>): string {
	const { method, path, requestBody } = operation;
	const address = `${origin}${path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`;
	const body = requestBody?.content["application/json"]?.schema;
	const parts = [
		"curl",
		...(method === "GET" ? [] : [`-X ${method}`]),
		...(operation["x-permission"] === undefined ? [] : ['-H "Authorization: Bearer $SPILLWAY_TOKEN"']),
		...(body === undefined
			? []
			: [
					"-H 'Content-Type: application/json'",
					`-d '${JSON.stringify(sketchOf(body, schemas, 0)).replaceAll("'", "'\\''")}'`,
				]),
		address,
	];
	return parts.join(" ");
}

function sketchOf(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>, depth: number): unknown {
	const name = schema.$ref?.replace("#/components/schemas/", "");
	const target = (name === undefined ? undefined : schemas[name]) ?? schema;
	const form = target.oneOf?.[0] ?? target.anyOf?.[0];
	if (depth > 4) return null;
	if (form !== undefined) return sketchOf(form, schemas, depth + 1);
	if (target.enum !== undefined) return target.enum[0];
	if (target.const !== undefined) return target.const;
	if (target.items !== undefined) return [sketchOf(target.items, schemas, depth + 1)];
	switch (target.type) {
		case "object": {
			const required = target.required ?? [];
			return Object.fromEntries(
				required.map((key) => [key, sketchOf(target.properties?.[key] ?? {}, schemas, depth + 1)]),
			);
		}
		case "integer":
		case "number":
			return target.minimum ?? 1;
		case "boolean":
			return true;
		default:
			return "…";
	}
}
