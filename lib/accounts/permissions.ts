import { isAtLeast, type Role } from "./roles";

/**
 * Everything that can be done, and the least role that may do it: the one table for API, event stream, pages and
 * buttons. What is not in it cannot be done.
 */
export const PERMISSIONS = {
	/** Tasks, their states, log, runs, samples of what they publish, and the DSNs without secrets. */
	"task:read": "viewer",
	/** Start, stop, restart, and go on past a refused message. */
	"task:operate": "operator",
	/** Create, change, duplicate, import, delete, and start again from another position. */
	"task:edit": "editor",
	/** Have the server connect to an address: check, peek, list topics, verify on the broker. */
	"end:reach": "editor",
	/** The same numbers as in `task:read`, of all tasks and of the processes. */
	"metrics:read": "viewer",
	"connection:read": "viewer",
	"connection:edit": "editor",
	/** Look around in a saved source, and run SQL there. */
	"source:query": "editor",
	"file:read": "viewer",
	"file:edit": "editor",
	"alert:read": "viewer",
	"alert:edit": "editor",
	/** Which processes host pipelines, and where. */
	"worker:read": "viewer",
	/** Empty a worker and end it. */
	"worker:drain": "administrator",
	"settings:read": "viewer",
	"settings:edit": "administrator",
	"demo:control": "editor",
	/** Own password, own sessions, own second factor. */
	"account:own": "viewer",
	"account:manage": "administrator",
	/** Own API tokens. Those of others are seen and removed with `account:manage`. */
	"token:own": "viewer",
	"audit:read": "administrator",
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof PERMISSIONS;

export function mayDo(role: Role, permission: Permission): boolean {
	return isAtLeast(role, PERMISSIONS[permission]);
}
