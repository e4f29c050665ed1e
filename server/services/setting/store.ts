import { type Settings, settingsSchema, USUAL_SETTINGS } from "@/lib/api/settings";
import type { DbOrTransaction } from "@/server/db/open";

/** What is set; what was never set, or cannot be read, has its usual value. */
export async function readSettings(db: DbOrTransaction): Promise<Settings> {
	const rows = await db.setting.findMany({ where: { key: { in: Object.keys(USUAL_SETTINGS) } } });
	const stored = new Map(rows.map(({ key, value }) => [key, value]));
	const historyDays = settingsSchema.shape.historyDays.safeParse(Number(stored.get("historyDays")));
	return { historyDays: historyDays.success ? historyDays.data : USUAL_SETTINGS.historyDays };
}

export async function writeSettings(db: DbOrTransaction, settings: Settings): Promise<void> {
	for (const [key, setting] of Object.entries(settings)) {
		const value = JSON.stringify(setting);
		await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
	}
}
