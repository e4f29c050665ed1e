import { UnavailableError } from "@/server/errors";
import type { ServiceContext } from "@/server/services/context";

// Next bundles the routes apart from the server, so they share no module: this symbol is where they meet.
const SLOT = Symbol.for("spillway.context");

type Holder = { [SLOT]?: ServiceContext | undefined };

/** Called by the server once everything is up, and with undefined when it goes down. */
export function provideContext(ctx: ServiceContext | undefined): void {
	(globalThis as Holder)[SLOT] = ctx;
}

/**
 * What the routes call the services with.
 *
 * @throws UnavailableError while the server is starting or stopping
 */
export function serviceContext(): ServiceContext {
	const ctx = (globalThis as Holder)[SLOT];
	if (ctx === undefined) throw new UnavailableError("Spillway is starting or stopping: try again in a moment.");
	return ctx;
}
