import { type Actor, actorKey, type JustSignedIn } from "@/server/accounts/actor";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import { escapeHidden, type Logger } from "@/server/log";
import { AuditFile } from "./audit-file";
import { RefusalGate } from "./refusal-gate";

export interface AuditLine {
	actor: Actor | JustSignedIn;
	/** What was done, in words that are kept: `task started`. */
	action: string;
	/** `task:<id>` */
	target?: string | undefined;
	/** Name of the target at that time. */
	subject?: string | undefined;
	outcome: "done" | "refused" | "failed";
	/** Why it was refused or failed, without secrets. */
	detail?: string | undefined;
}

export interface AuditOptions {
	db: Db;
	clock: Clock;
	logger: Logger;
	/** Takes every entry as a line of JSON, too; only ever appended to. */
	file: string;
}

const LAST_NOTE = "further refusals of this minute are not written";

/** Who did what to what, when and from where. There is no way to change or remove an entry. */
export class Audit {
	readonly #options: AuditOptions;
	readonly #file: AuditFile;
	readonly #gate: RefusalGate;

	constructor(options: AuditOptions) {
		this.#options = options;
		this.#file = new AuditFile(options.file);
		this.#gate = new RefusalGate(options.clock);
	}

	/** Never throws: an audit that cannot be written must not undo what was done. It is said loudly in the log instead. */
	async write({ actor, ...line }: AuditLine): Promise<void> {
		const { db, clock, logger } = this.#options;
		const address = actor.kind === "local" ? null : (actor.address ?? null);
		const isStranger = actor.kind === "nobody";
		const caller = isStranger ? `${address}` : actorKey(actor);
		const verdict = line.outcome === "refused" ? this.#gate.judge({ caller, isStranger }) : "written";
		if (verdict === "left-out") return;
		const at = new Date(clock.nowMs());
		const entry = {
			actor: actorKey(actor),
			name: nameOf(actor),
			address,
			action: line.action,
			target: line.target ?? null,
			subject: line.subject ?? null,
			outcome: line.outcome,
			detail: verdict === "last" ? [line.detail, LAST_NOTE].filter(Boolean).join("; ") : (line.detail ?? null),
		};
		try {
			await this.#file.append(escapeHidden(JSON.stringify({ at: at.toISOString(), ...entry })), at);
			await db.auditEntry.create({ data: { at, ...entry } });
		} catch (error) {
			logger.error({ err: error, entry }, "the audit log could not be written");
		}
	}
}

function nameOf(actor: Actor | JustSignedIn): string {
	switch (actor.kind) {
		case "user":
		case "token":
			return actor.name;
		case "local":
			return "Spillway";
		case "scraper":
			return "metrics token";
		case "nobody":
			return "";
	}
	return actor satisfies never;
}
