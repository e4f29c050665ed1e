import fs from "node:fs";
import fsp from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS } from "@/lib/accounts/permissions";
import { isAtLeast, ROLES, type Role } from "@/lib/accounts/roles";
import { createUser } from "@/server/services/account/internal";
import { TestConsole } from "@/server/services/testing/console";
import { provideContext } from "./context";
import { refuseUnlistedRoutes, unlistedRoutes } from "./listed-routes";
import { ROUTES, type RouteRule } from "./route-table";

type Handler = (request: Request, segment: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Read from the folders, not from a list: a new route is walked without anybody thinking of it. */
const files = import.meta.glob<Record<string, Handler | string>>("../../app/**/route.ts", { eager: true });
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

const routes = Object.entries(files).flatMap(([file, exports]) => {
	const address = file.replace("../../app", "").replace("/route.ts", "");
	return Object.entries(exports).flatMap(([method, handler]) =>
		METHODS.has(method) && typeof handler === "function" ? [{ method, address, handler }] : [],
	);
});

const PASSWORD = "vessel orchard lantern";
const WHO = ["nobody", "forged cookie", "unknown token", "blocked", "expired", ...ROLES] as const;
const credentials = new Map<string, Record<string, string>>();
let server: TestConsole;

beforeAll(async () => {
	server = await TestConsole.open();
	provideContext(server.ctx);
	const { ctx } = server;
	for (const role of [...ROLES, "blocked", "expired"] as const) {
		const isRole = ROLES.some((name) => name === role);
		await createUser(ctx, {
			userName: `the-${role}`,
			password: PASSWORD,
			role: isRole ? (role as Role) : "administrator",
		});
		credentials.set(role, { cookie: await sessionOf(`the-${role}`) });
	}
	// The library takes the time from the system, Spillway its own clock.
	await ctx.db.session.updateMany({ data: { createdAt: new Date(server.clock.nowMs()) } });
	await ctx.db.user.updateMany({ where: { username: "the-blocked" }, data: { banned: true } });
	const expired = await ctx.db.user.findUniqueOrThrow({ where: { username: "the-expired" } });
	await ctx.db.session.updateMany({ where: { userId: expired.id }, data: { expiresAt: new Date(0) } });
	credentials.set("nobody", {});
	credentials.set("forged cookie", { cookie: "spillway.session_token=abc.def" });
	credentials.set("unknown token", { authorization: "Bearer spw_0000000000000000000000000000000000000000" });
});

afterAll(async () => {
	provideContext(undefined);
	await server[Symbol.asyncDispose]();
});

async function sessionOf(userName: string): Promise<string> {
	const response = await server.ctx.accounts.auth.api.signInUsername({
		body: { username: userName, password: PASSWORD },
		asResponse: true,
	});
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(";")[0])
		.join("; ");
}

/** What the table says: may this caller come through? */
function mayPass({ needs }: RouteRule, who: string): "through" | "sign-in-needed" | "not-allowed" {
	if (needs === "anyone") return "through";
	const role = ROLES.find((name) => name === who);
	if (role === undefined) return "sign-in-needed";
	return isAtLeast(role, PERMISSIONS[needs]) ? "through" : "not-allowed";
}

async function ask(handler: Handler, method: string, address: string, who: string): Promise<string> {
	const abort = new AbortController();
	const request = new Request(`http://127.0.0.1${address}`, {
		method,
		headers: { ...credentials.get(who), "content-type": "application/json" },
		signal: abort.signal,
		...(method === "GET" ? {} : { body: "{}" }),
	});
	// Nothing has these names, so that whoever comes through changes nothing.
	const params = Promise.resolve({ id: "no-such-thing", name: "no-such-thing" });
	const response = await handler(request, { params });
	// No cache on the way keeps an answer for somebody else, nor the browser's own one for after the sign-out.
	expect(response.headers.get("cache-control")).toContain("no-store");
	const body = response.headers.get("content-type")?.includes("json") ? await response.text() : "";
	abort.abort();
	await response.body?.cancel().catch(() => {});
	if (response.status === 401 || response.status === 403) {
		const { code } = JSON.parse(body) as { code: string };
		if (code === "sign-in-needed" || code === "not-allowed") return code;
	}
	return "through";
}

describe.each(WHO)("%s", (who) => {
	// The session that would be ended is the one that the other routes are asked with.
	const askable = routes.filter(({ method, address }) => !(method === "DELETE" && address === "/api/session"));

	test.each(askable)("$method $address", async ({ method, address, handler }) => {
		const key = address === "/api/[[...path]]" ? "ANY /api/*" : `${method} ${address}`;
		const rule = (ROUTES as Record<string, RouteRule>)[key];
		if (rule === undefined) return expect.unreachable(`${key} is in no table of permissions`);
		expect(await ask(handler, method, address, who)).toBe(mayPass(rule, who));
	});
});

test("every entry of the table is a route", () => {
	const walked = new Set(
		routes.map(({ method, address }) => (address === "/api/[[...path]]" ? "ANY /api/*" : `${method} ${address}`)),
	);
	expect(Object.keys(ROUTES).filter((key) => !walked.has(key))).toEqual([]);
});

test("with a route that was built without an entry the server does not start", async () => {
	const root = await fsp.mkdtemp(path.join(os.tmpdir(), "spillway-routes-"));
	const folder = path.join(root, "server");
	await fsp.mkdir(folder, { recursive: true });
	const build = (routes: object) => fsp.writeFile(path.join(folder, "app-paths-manifest.json"), JSON.stringify(routes));
	await build({ "/api/tasks/route": "a.js", "/tasks/page": "b.js" });
	await refuseUnlistedRoutes(root);
	await build({ "/api/tasks/route": "a.js", "/api/backdoor/route": "b.js", "/hidden/route": "c.js" });
	await expect(refuseUnlistedRoutes(root)).rejects.toThrow("/api/backdoor, /hidden");
	await fsp.rm(root, { recursive: true });
});

test("a route that was built without an entry is found", () => {
	expect(unlistedRoutes(["/api/tasks/route", "/api/backdoor/route", "/tasks/page", "/api/[[...path]]/route"])).toEqual([
		"/api/backdoor",
	]);
});

test("every page asks who is there, but the two before sign-in and those that only lead to another", () => {
	const pages = fs
		.readdirSync("app", { recursive: true, encoding: "utf8" })
		.filter((file) => path.basename(file) === "page.tsx");
	const open = pages.filter((file) => !/\bpage\("/.test(fs.readFileSync(path.join("app", file), "utf8")));
	expect(open.sort()).toEqual(["page.tsx", "set-up/page.tsx", "settings/page.tsx", "sign-in/page.tsx"]);
});
