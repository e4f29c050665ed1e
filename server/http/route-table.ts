import type { Permission } from "@/lib/accounts/permissions";
import type { LimitKind } from "@/server/accounts/limits";

export interface RouteRule {
	/** Checked here and again by the service that does it. `anyone`: needs no sign-in, and must say why below. */
	needs: Permission | "anyone";
	/** How the audit log calls it; every route that changes something has one. */
	action?: string;
	limit?: LimitKind;
	/** Why it was refused may quote what the caller wrote, a password in it too: only whoever asked is told. */
	isQuoting?: true;
}

/**
 * Every route, by method and path. A route that is not in it does not compile, and one that was built
 * without an entry keeps the server from starting.
 */
export const ROUTES = {
	// Whoever is asked to sign in or to set up is not signed in yet; limits are in the services.
	"GET /api/session": { needs: "anyone" },
	// Both are audited by the service, which knows whose session it is.
	"POST /api/session": { needs: "anyone" },
	"DELETE /api/session": { needs: "anyone" },
	"POST /api/session/second-factor": { needs: "anyone", action: "gave second factor" },
	"POST /api/set-up": { needs: "anyone", action: "set up Spillway" },
	// Says only that there is nothing.
	"ANY /api/*": { needs: "anyone" },

	"PUT /api/account/password": { needs: "account:own", action: "changed own password" },
	"GET /api/account/sessions": { needs: "account:own" },
	"DELETE /api/account/sessions/[id]": { needs: "account:own", action: "ended own session" },
	"POST /api/account/second-factor": { needs: "account:own", action: "began second factor" },
	"PUT /api/account/second-factor": { needs: "account:own", action: "set up second factor" },
	"DELETE /api/account/second-factor": { needs: "account:own", action: "removed own second factor" },
	"GET /api/accounts": { needs: "account:manage" },
	"POST /api/accounts": { needs: "account:manage", action: "created account" },
	"PUT /api/accounts/[id]": { needs: "account:manage", action: "changed account" },
	"DELETE /api/accounts/[id]": { needs: "account:manage", action: "removed account" },
	"GET /api/tokens": { needs: "token:own" },
	"POST /api/tokens": { needs: "token:own", action: "created token" },
	"DELETE /api/tokens/[id]": { needs: "token:own", action: "removed token" },
	"GET /api/audit": { needs: "audit:read" },

	"GET /metrics": { needs: "metrics:read" },
	"GET /api/about": { needs: "task:read" },
	"GET /api/store": { needs: "task:read" },
	"GET /api/openapi.json": { needs: "task:read" },
	"GET /api/events": { needs: "task:read" },
	"PUT /api/events/watch": { needs: "task:read" },
	"GET /api/tasks": { needs: "task:read" },
	"POST /api/tasks": { needs: "task:edit", action: "created task", limit: "change" },
	"GET /api/tasks/[id]": { needs: "task:read" },
	"PUT /api/tasks/[id]": { needs: "task:edit", action: "changed task", limit: "change" },
	"DELETE /api/tasks/[id]": { needs: "task:edit", action: "deleted task", limit: "change" },
	"GET /api/tasks/[id]/status": { needs: "task:read" },
	"GET /api/tasks/[id]/history": { needs: "task:read" },
	"GET /api/tasks/[id]/events": { needs: "task:read" },
	"GET /api/tasks/[id]/runs": { needs: "task:read" },
	"POST /api/tasks/[id]/start": { needs: "task:operate", action: "started task", limit: "change" },
	"POST /api/tasks/[id]/stop": { needs: "task:operate", action: "stopped task", limit: "change" },
	"POST /api/tasks/[id]/restart": { needs: "task:operate", action: "restarted task", limit: "change" },
	"POST /api/tasks/[id]/skip-refused": { needs: "task:operate", action: "skipped refused message", limit: "change" },
	"POST /api/tasks/[id]/duplicate": { needs: "task:edit", action: "duplicated task", limit: "change" },

	"GET /api/tasks/[id]/log": { needs: "task:read" },
	"GET /api/tasks/[id]/skipped": { needs: "task:read" },
	"POST /api/tasks/[id]/verify": { needs: "end:reach", action: "verified on broker", limit: "expensive" },
	"GET /api/tasks/export": { needs: "task:read" },
	"POST /api/tasks/export": { needs: "task:read" },
	"POST /api/tasks/import": { needs: "task:edit", action: "imported tasks", limit: "change" },
	// Tasks and connections: the verbs ask for both rights.
	"GET /api/configuration": { needs: "task:read" },
	// It tells whether a secret that is given is the stored one: not a thing to be asked as often as one likes.
	"POST /api/configuration/plan": { needs: "task:edit", limit: "expensive" },
	"POST /api/configuration": { needs: "task:edit", action: "applied configuration", limit: "change" },
	"GET /api/alerts": { needs: "alert:read" },
	"POST /api/alerts": { needs: "alert:edit", action: "created alert", limit: "change" },
	"PUT /api/alerts/[id]": { needs: "alert:edit", action: "changed alert", limit: "change" },
	"DELETE /api/alerts/[id]": { needs: "alert:edit", action: "removed alert", limit: "change" },
	"POST /api/alerts/[id]/test": { needs: "alert:edit", action: "tested alert", limit: "expensive" },
	"POST /api/explorer/catalog": { needs: "source:query", limit: "expensive" },
	"POST /api/explorer/children": { needs: "source:query", limit: "expensive" },
	"POST /api/explorer/columns": { needs: "source:query", limit: "expensive" },
	"POST /api/explorer/query": { needs: "source:query", action: "ran SQL", limit: "expensive", isQuoting: true },

	"GET /api/tasks/[id]/positions": { needs: "task:edit", limit: "expensive" },
	"POST /api/tasks/[id]/position": { needs: "task:edit", action: "moved task to another position", limit: "expensive" },
	"GET /api/connections": { needs: "connection:read" },
	"POST /api/connections": { needs: "connection:edit", action: "created connection", limit: "change" },
	"PUT /api/connections/[id]": { needs: "connection:edit", action: "changed connection", limit: "change" },
	"DELETE /api/connections/[id]": { needs: "connection:edit", action: "removed connection", limit: "change" },

	"POST /api/checks": { needs: "end:reach", action: "checked connection", limit: "expensive" },
	"POST /api/peeks": { needs: "end:reach", action: "peeked at topic", limit: "expensive" },
	"POST /api/topics": { needs: "end:reach", action: "listed topics", limit: "expensive" },

	"GET /api/workers": { needs: "worker:read" },
	"POST /api/workers/[id]/drain": { needs: "worker:drain", action: "drained worker", limit: "change" },
	"GET /api/files": { needs: "file:read" },
	"POST /api/files": { needs: "file:edit", action: "added file", limit: "change" },
	"DELETE /api/files/[name]": { needs: "file:edit", action: "removed file", limit: "change" },
	"GET /api/settings": { needs: "settings:read" },
	"PUT /api/settings": { needs: "settings:edit", action: "changed settings", limit: "change" },
	"GET /api/demo": { needs: "task:read" },
	"POST /api/demo": { needs: "demo:control", action: "started demo", limit: "change" },
	"POST /api/demo/ends": { needs: "demo:control", action: "saved the demo's ends", limit: "change" },
	"DELETE /api/demo": { needs: "demo:control", action: "stopped demo", limit: "change" },
} as const satisfies Record<string, RouteRule>;
export type RouteKey = keyof typeof ROUTES;
