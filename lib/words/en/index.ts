import { accounts } from "./accounts";
import { alerts } from "./alerts";
import { common } from "./common";
import { checks, form, preview } from "./form";
import { palette } from "./palette";
import { shell } from "./shell";
import { state } from "./state";
import { task } from "./task";
import { taskImport } from "./task-import";
import { taskTabs } from "./task-tabs";
import { taskTools } from "./task-tools";
import { tasks } from "./tasks";

/** Every word of the console in English; one namespace per feature. Other languages must have the same keys. */
export const en = {
	accounts,
	alerts,
	common,
	shell,
	palette,
	state,
	tasks,
	taskImport,
	form,
	preview,
	checks,
	task,
	taskTabs,
	taskTools,
} as const;
