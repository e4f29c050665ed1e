import { useQuery } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { apiDocumentSchema } from "@/lib/api-document/document";

/** What the API offers, in the version that runs. */
export function useApiDocument() {
	return useQuery({
		queryKey: ["api-document"],
		queryFn: async ({ signal }) => apiDocumentSchema.parse(await requestJson("/api/openapi.json", { signal })),
		staleTime: Number.POSITIVE_INFINITY,
	});
}
