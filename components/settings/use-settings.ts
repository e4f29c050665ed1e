import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { type Settings, type SettingsChange, settingsSchema } from "@/lib/api/settings";

const URL = "/api/settings";
const KEY = ["settings"] as const;

/** What is set for the whole console. */
export function useSettings() {
	return useQuery({
		queryKey: KEY,
		queryFn: async ({ signal }) => settingsSchema.parse(await requestJson(URL, { signal })),
		refetchOnWindowFocus: false,
	});
}

/** Changes what is named and leaves the rest. */
export function useSettingsChange(onSaved: (settings: Settings) => void = () => {}) {
	const queries = useQueryClient();
	return useMutation({
		mutationFn: async (change: SettingsChange) =>
			settingsSchema.parse(await requestJson(URL, { method: "PUT", body: change })),
		onSuccess: (saved) => {
			queries.setQueryData(KEY, saved);
			onSaved(saved);
		},
	});
}
