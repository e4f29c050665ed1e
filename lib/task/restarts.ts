/**
 * Why a pipeline of a task was begun again within what the user wants.
 *
 * worker-lost   the process that ran it died, or was cut off
 * worker-left   the process that ran it was told to go, and drained
 * asked         somebody restarted the task, or changed it while it ran
 */
export const RESTART_REASONS = ["worker-lost", "worker-left", "asked"] as const;
export type RestartReason = (typeof RESTART_REASONS)[number];
export type Restarts = Readonly<Record<RestartReason, number>>;
