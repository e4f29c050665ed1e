export const LOG_LEVELS_OF_PROCESS = ["trace", "debug", "info", "warn", "error"] as const;

/** How much the processes log; `default`: as `SPILLWAY_LOG_LEVEL` said when each began. */
export const LOG_LEVEL_SETTINGS = ["default", ...LOG_LEVELS_OF_PROCESS] as const;
export type LogLevelSetting = (typeof LOG_LEVEL_SETTINGS)[number];
