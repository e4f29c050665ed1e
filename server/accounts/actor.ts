import type { Role } from "@/lib/accounts/roles";

/** On whose behalf a verb is called. */
export type Actor =
	/** Spillway itself, and commands on its own machine that have its data folder. */
	| { kind: "local" }
	| {
			kind: "user";
			id: string;
			name: string;
			role: Role;
			sessionId: string;
			/** A second factor is required of this user and not set up: only that can be done. */
			mustSetUpSecondFactor: boolean;
			address: string | undefined;
	  }
	| { kind: "token"; id: string; userId: string; name: string; role: Role; address: string | undefined }
	/** A collector of metrics, by the token that the settings name; it may read those and nothing else. */
	| { kind: "scraper"; address: string | undefined }
	| { kind: "nobody"; address: string | undefined };

/** Who has just proved who they are, and does nothing else yet. */
export type JustSignedIn = Pick<Extract<Actor, { kind: "user" }>, "kind" | "id" | "name" | "address">;

/** As it is written into the audit log: `user:<id>`. */
export function actorKey(actor: Actor | JustSignedIn): string {
	return actor.kind === "user" || actor.kind === "token" ? `${actor.kind}:${actor.id}` : actor.kind;
}
