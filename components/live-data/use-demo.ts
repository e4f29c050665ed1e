"use client";

import { useQuery } from "@tanstack/react-query";
import { demoStatusSchema } from "@/lib/api/demo";
import { requestJson } from "./problem-error";

/** Whether this console offers the demo; undefined until it has said so, false when it cannot be asked. */
export function useIsDemoOffered(): boolean | undefined {
	const { data, failureCount } = useQuery({
		queryKey: ["demo"],
		queryFn: async ({ signal }) => demoStatusSchema.parse(await requestJson("/api/demo", { signal })),
		// Settled when the server starts.
		staleTime: Number.POSITIVE_INFINITY,
	});
	return data?.isOffered ?? (failureCount > 0 ? false : undefined);
}
