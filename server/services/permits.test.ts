import { expect, test } from "vitest";
import type { ServiceContext } from "./context";

/** Everything in the folders of verbs; what is no verb has its reason here. */
const modules = import.meta.glob<Record<string, unknown>>(["./*/*.ts", "!./**/*.test.ts", "!./testing/**"], {
	eager: true,
});

/** Verbs that strangers may call: they are how somebody gets in, and have limits of their own. */
const OPEN = new Set(["signIn", "signInWithCode", "signOut", "setUp", "whoAmI"]);
/** Called by the server itself, never on behalf of a request. */
const INTERNAL = new Set([
	"account/internal.ts",
	"account/set-up-unattended.ts",
	"demo/resume.ts",
	"demo/close-unused.ts",
	"setting/store.ts",
]);

const verbs = Object.entries(modules).flatMap(([file, exports]) =>
	INTERNAL.has(file.slice(2))
		? []
		: Object.entries(exports).flatMap(([name, verb]) =>
				typeof verb === "function" && takesCall(verb) && !OPEN.has(name) ? [{ name, file, verb }] : [],
			),
);

/** Verbs take one object with `ctx`; helpers of a folder take the context itself, or values. */
function takesCall(verb: { toString(): string }): boolean {
	return /^(async )?function\*? ?\w*\((\{[^}]*\bctx\b|call\b)/.test(verb.toString());
}

test("there are verbs to look at", () => {
	expect(verbs.length).toBeGreaterThan(35);
});

test.each(verbs)("$name lets nobody in who has not signed in", async ({ verb }) => {
	// Whatever a verb does before it asks whether it may would touch this, and fail with another error.
	const untouchable = (name: string) =>
		new Proxy({}, { get: () => expect.unreachable(`ctx.${name} was used before the permission was checked`) });
	const ctx = new Proxy({ actor: { kind: "nobody", address: "192.0.2.1" } } as Partial<ServiceContext>, {
		get: (target, name) => (name === "actor" ? target.actor : untouchable(String(name))),
	});
	const call = async () => {
		const result: unknown = verb({ ctx, input: {}, signal: new AbortController().signal });
		if (typeof result === "object" && result !== null && "next" in result && typeof result.next === "function") {
			return result.next();
		}
		return result;
	};
	await expect(call()).rejects.toMatchObject({ code: "sign-in-needed" });
});
