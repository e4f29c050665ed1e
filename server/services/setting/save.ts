import { type Settings, settingsSchema } from "@/lib/api/settings";
import { permit } from "@/server/accounts/permit";
import { forgetOld } from "@/server/supervisor/retention";
import type { Call } from "../context";
import { parseInput } from "../input";
import { writeSettings } from "./store";

/**
 * Replaces what is set for the whole console. History that is older than it may be now goes at once.
 *
 * @throws InputError
 */
export async function saveSettings({ ctx, input }: Call<unknown>): Promise<Settings> {
	permit(ctx, "settings:edit");
	const settings = parseInput(settingsSchema, input);
	await ctx.db.$transaction((tx) => writeSettings(tx, settings));
	await forgetOld(ctx.db, ctx.clock.nowMs(), settings.historyDays);
	return settings;
}
