import * as z from "zod";
import { parseAllowedAddress } from "@/lib/address-list/parse";
import { LOG_LEVEL_SETTINGS } from "@/lib/log-level";

/** How long runs, log lines and skipped samples are kept; charts reach back seven days at most. */
export const HISTORY_DAYS = { least: 1, most: 365, usual: 30 } as const;

const allowedAddressSchema = z
	.string()
	.trim()
	.refine(
		(text) => parseAllowedAddress(text) !== undefined,
		"Write a host, an address or a network, with a port if need be.",
	);

/** Answer of `GET` and `PUT /api/settings`: what is set for the whole console. */
export const settingsSchema = z.object({
	historyDays: z
		.number()
		.int("Give whole days.")
		.min(HISTORY_DAYS.least, `At least ${HISTORY_DAYS.least} day.`)
		.max(HISTORY_DAYS.most, `At most ${HISTORY_DAYS.most} days.`),
	/** Whoever has no second factor can set one up and do nothing else. */
	requireSecondFactor: z.boolean(),
	/** Where the server may connect to on behalf of users, an entry each (see `lib/address-list`); empty: anywhere. */
	allowedAddresses: z.array(allowedAddressSchema).max(200, "At most 200 entries."),
	/** How much server and workers log; takes effect at once. */
	logLevel: z.enum(LOG_LEVEL_SETTINGS),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Body of `PUT /api/settings`: what is not in it stays. */
export const settingsChangeSchema = settingsSchema.partial();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

export const USUAL_SETTINGS: Settings = {
	historyDays: HISTORY_DAYS.usual,
	requireSecondFactor: false,
	allowedAddresses: [],
	logLevel: "default",
};
