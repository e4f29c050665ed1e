import * as z from "zod";

/** How long runs, log lines and skipped samples are kept; charts reach back seven days at most. */
export const HISTORY_DAYS = { least: 1, most: 365, usual: 30 } as const;

/** Body of `GET` and `PUT /api/settings`: what is set for the whole console. */
export const settingsSchema = z.object({
	historyDays: z
		.number()
		.int("Give whole days.")
		.min(HISTORY_DAYS.least, `At least ${HISTORY_DAYS.least} day.`)
		.max(HISTORY_DAYS.most, `At most ${HISTORY_DAYS.most} days.`),
});
export type Settings = z.infer<typeof settingsSchema>;

export const USUAL_SETTINGS: Settings = { historyDays: HISTORY_DAYS.usual };
