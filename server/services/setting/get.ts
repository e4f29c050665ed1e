import type { Settings } from "@/lib/api/settings";
import type { Call } from "../context";
import { readSettings } from "./store";

/** What is set for the whole console. */
export function getSettings({ ctx }: Pick<Call<unknown>, "ctx">): Promise<Settings> {
	return readSettings(ctx.db);
}
