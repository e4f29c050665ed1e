"use client";

import { useQuery } from "@tanstack/react-query";
import { demoStatusSchema } from "@/lib/api/demo";
import { requestJson } from "./problem-error";

/** Whether this console offers the demo; false until it has said so. */
export function useIsDemoOffered(): boolean {
	const { data } = useQuery({
		queryKey: ["demo"],
		queryFn: async ({ signal }) => demoStatusSchema.parse(await requestJson("/api/demo", { signal })),
		// Settled when the server starts.
		staleTime: Number.POSITIVE_INFINITY,
	});
	return data?.isOffered ?? false;
}
