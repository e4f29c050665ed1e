import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { ProblemError } from "@/components/live-data/problem-error";

/**
 * Puts the server's refusal where it belongs: at the field that it names, else above the buttons. An error that is no
 * answer of the server is thrown on.
 */
export function showProblem<Values extends FieldValues>(
	form: UseFormReturn<Values>,
	fields: readonly Path<Values>[],
	error: unknown,
): void {
	if (!(error instanceof ProblemError)) throw error;
	const issue = error.issues.find(({ field }) => fields.some((name) => name === field));
	const field = fields.find((name) => name === issue?.field);
	if (field === undefined || issue === undefined) form.setError("root", { message: error.message });
	else form.setError(field, { message: issue.message }, { shouldFocus: true });
}
