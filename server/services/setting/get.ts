import type { Settings } from "@/lib/api/settings";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { readSettings } from "./store";

/** What is set for the whole console. */
export function getSettings({ ctx }: Pick<Call<unknown>, "ctx">): Promise<Settings> {
	permit(ctx, "settings:read");
	return readSettings(ctx.db);
}
