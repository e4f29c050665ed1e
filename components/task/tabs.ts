export const TASK_TABS = ["live", "log", "runs", "skipped", "setup"] as const;
export type TaskTab = (typeof TASK_TABS)[number];
