import type { ServerEvent } from "@/lib/api/events";
import type { LiveSample } from "@/lib/task/types";
import type { Revocation } from "@/server/accounts/accounts";
import type { TaskShown } from "@/server/supervisor/supervisor";

/** Raised when a job that consoles give each other changes its meaning. */
export const CONSOLE_PROTOCOL_VERSION = 1;

/** What the consoles of an installation tell each other. All of it is news: whoever missed it finds the rest in the store. */
export type ConsoleMessage =
	/** A console has come up and asks the leading one for everything. */
	| { type: "hello" }
	/** A console has begun to lead: whoever watches tells it. */
	| { type: "leading" }
	/** Repeated every few seconds, so that a console that died is forgotten. */
	| { type: "watching"; taskIds: readonly string[] }
	/** From the leading console: how these tasks stand. */
	| { type: "shown"; tasks: Readonly<Record<string, TaskShown>> }
	/** A browser's wish for one of its streams came to a console that does not have the stream. */
	| { type: "watch"; streamId: string; taskIds: readonly string[] }
	/** The console that has the stream has done so. */
	| { type: "watched"; streamId: string }
	| { type: "samples"; taskId: string; samples: readonly LiveSample[]; shownOf: number }
	/** For the viewers of every console. */
	| { type: "event"; event: SharedEvent }
	| { type: "revoked"; revocation: Revocation }
	/** What is set for the installation was changed: read it again. */
	| { type: "settings" }
	/** Webhooks were changed: read them again. */
	| { type: "webhooks" };

/** Events that come about at one console and concern the viewers of all. */
export type SharedEvent = Extract<ServerEvent, { type: "task" | "task-deleted" | "log" }>;

/** The line between consoles. Nothing that a console sends comes back to itself. */
export interface ConsoleLink {
	/** Of this console. */
	readonly id: string;
	send(message: ConsoleMessage): void;
	/** `from` is the id of the console that sent it. Returns the end of it. */
	onMessage(listener: (message: ConsoleMessage, from: string) => void): () => void;
}

export function isSharedEvent(event: ServerEvent): event is SharedEvent {
	return event.type === "task" || event.type === "task-deleted" || event.type === "log";
}
