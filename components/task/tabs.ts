export const TASK_TABS = ["live", "setup"] as const;
export type TaskTab = (typeof TASK_TABS)[number];
