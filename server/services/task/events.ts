import * as z from "zod";
import { LOG_LEVELS, type LogPage, logQuerySchema } from "@/lib/api/log";
import type { TaskEventRecord } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import { containsAnyCase } from "@/server/db/any-case";
import type { Call, ServiceContext } from "../context";
import { parseInput } from "../input";
import { findTask } from "./internal";

const inputSchema = z.object({ id: z.string(), ...logQuerySchema.shape });

/**
 * Lines of a task's log, newest first, a page at a time.
 *
 * @throws NotFoundError, InputError
 */
export async function listEvents(call: Call<unknown>): Promise<LogPage> {
	permit(call.ctx, "task:read");
	const { ctx } = call;
	const { id, before, limit, ...filter } = parseInput(inputSchema, call.input);
	await findTask(ctx.db, id);
	const rows = await ctx.db.event.findMany({
		where: { ...logWhere(ctx, id, filter), ...(before === undefined ? {} : { id: { lt: before } }) },
		orderBy: { id: "desc" },
		take: limit + 1,
	});
	const events = rows.slice(0, limit).map(eventOf);
	return { events, before: rows.length > limit ? events.at(-1)?.id : undefined };
}

interface EventRow {
	id: number;
	at: Date;
	runId: string | null;
	level: string;
	code: string;
	message: string;
}

export function eventOf({ id, at, runId, level, code, message }: EventRow): TaskEventRecord {
	return {
		id: String(id),
		atMs: at.getTime(),
		runId: runId ?? undefined,
		level: LOG_LEVELS.find((known) => known === level) ?? "info",
		code,
		message,
	};
}

/** Lines of these levels whose text holds this, whatever its case. */
export function logWhere(
	{ storeKind }: Pick<ServiceContext, "storeKind">,
	taskId: string,
	{ levels, text }: { levels: readonly string[]; text: string },
) {
	return {
		taskId,
		...(levels.length === 0 ? {} : { level: { in: [...levels] } }),
		...(text === "" ? {} : { message: containsAnyCase(storeKind, text) }),
	};
}
