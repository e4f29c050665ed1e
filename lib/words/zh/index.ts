import type { en } from "../en";
import type { Same } from "../same";
import { accounts } from "./accounts";
import { alerts } from "./alerts";
import { api } from "./api";
import { common } from "./common";
import { explorer } from "./explorer";
import { fields } from "./fields";
import { checks, form, preview } from "./form";
import { onboarding } from "./onboarding";
import { palette } from "./palette";
import { sentences } from "./sentences";
import { connections, settings } from "./settings";
import { shell } from "./shell";
import { state } from "./state";
import { task } from "./task";
import { taskImport } from "./task-import";
import { taskTabs } from "./task-tabs";
import { taskTools } from "./task-tools";
import { tasks } from "./tasks";
import { workers } from "./workers";

/** Every word of the console in Chinese, simplified. */
export const zh: Same<typeof en> = {
	accounts,
	alerts,
	api,
	common,
	shell,
	palette,
	state,
	tasks,
	taskImport,
	fields,
	form,
	sentences,
	preview,
	checks,
	task,
	taskTabs,
	taskTools,
	connections,
	settings,
	explorer,
	onboarding,
	workers,
};
