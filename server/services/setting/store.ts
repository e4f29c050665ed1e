import { type Settings, type SettingsChange, settingsSchema, USUAL_SETTINGS } from "@/lib/api/settings";
import type { DbOrTransaction } from "@/server/db/open";

/** What is set; what was never set, or cannot be read, has its usual value. */
export async function readSettings(db: DbOrTransaction): Promise<Settings> {
	const rows = await db.setting.findMany({ where: { key: { in: Object.keys(USUAL_SETTINGS) } } });
	const settings = { ...USUAL_SETTINGS };
	for (const { key, value } of rows) {
		const changed = settingsSchema.safeParse({ ...settings, [key]: parseJson(value) });
		if (changed.success) Object.assign(settings, changed.data);
	}
	return settings;
}

export async function writeSettings(db: DbOrTransaction, settings: SettingsChange): Promise<void> {
	for (const [key, setting] of Object.entries(settings)) {
		if (setting === undefined) continue;
		const value = JSON.stringify(setting);
		await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
