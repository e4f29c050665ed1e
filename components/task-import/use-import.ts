"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useDeferredValue } from "react";
import { requestJson } from "@/components/live-data/problem-error";
import { toast } from "@/components/ui/toaster";
import { type ImportInput, type ImportPlan, importPlanSchema } from "@/lib/api/task-file";

const IMPORT_URL = "/api/tasks/import";

async function send(input: ImportInput, signal?: AbortSignal): Promise<ImportPlan> {
	const init = { method: "POST", body: input, ...(signal === undefined ? {} : { signal }) };
	return importPlanSchema.parse(await requestJson(IMPORT_URL, init));
}

/** What the file would change; asked anew as it is typed, the last answer stays until the next is there. */
export function useImportPlan(input: Pick<ImportInput, "yaml" | "hosts">) {
	const asked = useDeferredValue(input);
	return useQuery({
		queryKey: ["import-plan", asked],
		queryFn: ({ signal }) => send(asked, signal),
		enabled: asked.yaml.trim() !== "",
		placeholderData: keepPreviousData,
		// It holds against what is stored now, which others may change.
		staleTime: 0,
		gcTime: 0,
	});
}

/** Carries the file out, and goes to the list. */
export function useApplyImport() {
	const t = useTranslations("taskImport");
	const router = useRouter();
	return useMutation({
		mutationFn: (input: ImportInput) => send({ ...input, apply: true }),
		onSuccess: ({ entries }) => {
			toast.success(t("done", { count: entries.filter(({ kind }) => kind !== "unchanged").length }));
			router.push("/tasks");
		},
	});
}
