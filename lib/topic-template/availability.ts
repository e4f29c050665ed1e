import type { MessageKind, TemplateVariable } from "./types";

const ALWAYS = { database: true, tmq_topic: true, vgroup_id: true } as const;

/** Which variables TDengine sends with which message. `table` of a query topic's row depends on the query. */
export const AVAILABILITY: Readonly<Record<MessageKind, Readonly<Record<TemplateVariable, boolean>>>> = {
	data: { ...ALWAYS, stable: false, table: true },
	"create-stable": { ...ALWAYS, stable: true, table: false },
	"create-child": { ...ALWAYS, stable: true, table: true },
	"create-table": { ...ALWAYS, stable: false, table: true },
	"alter-stable": { ...ALWAYS, stable: false, table: true },
	"alter-table": { ...ALWAYS, stable: false, table: true },
	"drop-stable": { ...ALWAYS, stable: true, table: false },
	"drop-table": { ...ALWAYS, stable: false, table: true },
	delete: { ...ALWAYS, stable: false, table: false },
};
