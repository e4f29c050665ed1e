import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { requestJson } from "@/components/live-data/problem-error";
import { type AccountChange, accountListSchema } from "@/lib/api/account";

const URL = "/api/accounts";
export const ACCOUNTS_KEY = ["accounts"];

export function useAccounts() {
	return useQuery({
		queryKey: ACCOUNTS_KEY,
		queryFn: async ({ signal }) => accountListSchema.parse(await requestJson(URL, { signal })).accounts,
	});
}

/** Change or removal of one account; the own password goes with either. */
export function useAccountChange(id: string, onDone: () => void) {
	const queryClient = useQueryClient();
	return useMutation({
		mutationFn: ({ remove, ...body }: AccountChange & { remove?: boolean }) =>
			requestJson(`${URL}/${encodeURIComponent(id)}`, { method: remove === true ? "DELETE" : "PUT", body }),
		onSuccess: async () => {
			onDone();
			await queryClient.invalidateQueries({ queryKey: ACCOUNTS_KEY });
		},
	});
}
