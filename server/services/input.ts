import type * as z from "zod";
import { type FieldIssue, InputError } from "@/server/errors";
import { inputWords } from "./input-words";

/**
 * Parses the input of a verb.
 *
 * @throws InputError naming the fields
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
	const parsed = schema.safeParse(input, { error: inputWords });
	if (parsed.success) return parsed.data;
	const issues = parsed.error.issues.map(
		(issue): FieldIssue => ({ field: issue.path.join("."), code: issue.code, message: issue.message }),
	);
	throw new InputError(issues);
}
