import { inBrowser } from "@/components/live-data/base-path";
import { ProblemError, problemOf } from "@/components/live-data/problem-error";

const FILE_NAME = "spillway-tasks.yaml";

/**
 * Has the browser keep tasks as a YAML file; without ids, all of them.
 *
 * @throws ProblemError
 */
export async function downloadTasks(taskIds?: readonly string[]): Promise<void> {
	const response = await fetch(inBrowser("/api/tasks/export"), {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(taskIds === undefined ? {} : { ids: taskIds }),
	}).catch(() => {
		throw new ProblemError("Spillway did not answer. Check that it is still running, then try again.", {
			code: "no-answer",
			status: 0,
		});
	});
	if (!response.ok) throw await problemOf(response);
	const url = URL.createObjectURL(await response.blob());
	const link = document.createElement("a");
	link.href = url;
	link.download = FILE_NAME;
	link.click();
	URL.revokeObjectURL(url);
}
