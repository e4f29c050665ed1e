import fs from "node:fs/promises";
import { type Actor, actorKey } from "@/server/accounts/actor";
import type { Clock } from "@/server/clock";
import type { Db } from "@/server/db/open";
import { escapeHidden, type Logger } from "@/server/log";

export interface AuditLine {
	actor: Actor;
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

/** Who did what to what, when and from where. There is no way to change or remove an entry. */
export class Audit {
	constructor(private readonly options: AuditOptions) {}

	/** Never throws: an audit that cannot be written must not undo what was done. It is said loudly in the log instead. */
	async write({ actor, ...line }: AuditLine): Promise<void> {
		const { db, clock, logger, file } = this.options;
		const at = new Date(clock.nowMs());
		const entry = {
			actor: actorKey(actor),
			name: nameOf(actor),
			address: actor.kind === "local" ? null : (actor.address ?? null),
			action: line.action,
			target: line.target ?? null,
			subject: line.subject ?? null,
			outcome: line.outcome,
			detail: line.detail ?? null,
		};
		try {
			await fs.appendFile(file, `${escapeHidden(JSON.stringify({ at: at.toISOString(), ...entry }))}\n`, {
				mode: 0o600,
			});
			await db.auditEntry.create({ data: { at, ...entry } });
		} catch (error) {
			logger.error({ err: error, entry }, "the audit log could not be written");
		}
	}
}

function nameOf(actor: Actor): string {
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
