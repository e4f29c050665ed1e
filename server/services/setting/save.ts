import { type Settings, settingsChangeSchema } from "@/lib/api/settings";
import { permit } from "@/server/accounts/permit";
import { forgetOld } from "@/server/supervisor/retention";
import type { Call } from "../context";
import { parseInput } from "../input";
import { readSettings, writeSettings } from "./store";

/**
 * Changes what is set for the whole console; what is not named stays. History that is older than it may be now goes at once.
 *
 * @throws InputError
 */
export async function saveSettings({ ctx, input }: Call<unknown>): Promise<Settings> {
	permit(ctx, "settings:edit");
	const change = parseInput(settingsChangeSchema, input);
	await ctx.db.$transaction((tx) => writeSettings(tx, change));
	const settings = await readSettings(ctx.db);
	ctx.supervisor.allowAddresses(settings.allowedAddresses);
	ctx.supervisor.setLogLevel(settings.logLevel);
	await forgetOld(ctx.db, ctx.clock.nowMs(), settings.historyDays);
	return settings;
}
