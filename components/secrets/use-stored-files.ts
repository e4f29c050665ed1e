"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { storedFileListSchema } from "@/lib/api/file";

export function storedFilesOptions() {
	return queryOptions({
		queryKey: ["files"],
		queryFn: async ({ signal }) => storedFileListSchema.parse(await requestJson("/api/files", { signal })).files,
	});
}

/** Stored certificates and keys by name. */
export function useStoredFiles() {
	return useQuery(storedFilesOptions());
}
