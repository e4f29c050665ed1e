import type { Caller } from "@/server/accounts/accounts";
import type { Actor } from "@/server/accounts/actor";
import { permit } from "@/server/accounts/permit";
import { every } from "@/server/clock";
import { storeTroubleOf } from "@/server/db/store-trouble";
import type { Viewer } from "@/server/events/viewer";
import type { Call, ServiceContext } from "../context";

/** Sessions end by time, too; nobody is told of that. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Opens an event stream; see `EventHub.open` for what `lastEventId` does. It ends as soon as the rights it was opened
 * with end or change: by sign-out, a new password or role, blocking, a removed token, or time.
 */
export function openStream({ ctx, input }: Call<{ lastEventId: string | null; caller: Caller }>): Viewer {
	permit(ctx, "task:read");
	const viewer = ctx.hub.open(input.lastEventId);
	endWithRights(ctx, input.caller, viewer);
	return viewer;
}

function endWithRights({ actor, accounts, clock }: ServiceContext, caller: Caller, viewer: Viewer): void {
	if (actor.kind !== "user" && actor.kind !== "token") return;
	const userId = actor.kind === "user" ? actor.id : actor.userId;
	const stopListening = accounts.onRevoked((revoked) => {
		const isSession = actor.kind === "user" && revoked.sessionId === actor.sessionId;
		const isToken = actor.kind === "token" && revoked.tokenId === actor.id;
		if (revoked.userId === userId || isSession || isToken) viewer.close();
	});
	const looking = every(clock, LOOK_AGAIN_MS, () => {
		accounts.actorOf(caller).then(
			(now) => {
				if (!isSame(actor, now)) viewer.close();
			},
			(error: unknown) => {
				// What cannot be looked up cannot have been changed either; and whoever looks is to see that the store is away.
				if (storeTroubleOf(error) === undefined) viewer.close();
			},
		);
	});
	viewer.onceClosed(() => {
		stopListening();
		looking.cancel();
	});
}

function isSame(before: Actor, now: Actor): boolean {
	if (before.kind !== now.kind || !("id" in before) || !("id" in now)) return false;
	return before.id === now.id && before.role === now.role;
}
