import { useMutation } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";

/** Skips the one message that the broker refused for good, and goes on with the next. */
export function useSkipRefused() {
	return useMutation({
		mutationFn: (taskId: string) =>
			requestJson(`/api/tasks/${encodeURIComponent(taskId)}/skip-refused`, { method: "POST" }),
	});
}
