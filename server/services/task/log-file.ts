import * as z from "zod";
import { logFileQuerySchema } from "@/lib/api/log";
import type { TaskEventRecord } from "@/lib/api/task";
import { permit } from "@/server/accounts/permit";
import type { Call } from "../context";
import { parseInput } from "../input";
import { eventOf, logWhere } from "./events";
import { findTask } from "./internal";

const ROWS_AT_ONCE = 1_000;

const inputSchema = z.object({ id: z.string(), ...logFileQuerySchema.shape });

export interface LogFile {
	name: string;
	contentType: string;
	/** Pieces of the file, oldest line first. */
	text: AsyncIterable<string>;
}

/**
 * A task's log as a file: lines of text, or JSON by line.
 *
 * @throws NotFoundError, InputError
 */
export async function logFile(call: Call<unknown>): Promise<LogFile> {
	permit(call.ctx, "task:read");
	const { ctx } = call;
	const { id, format, ...filter } = parseInput(inputSchema, call.input);
	const { name } = await findTask(ctx.db, id);
	const where = logWhere(ctx, id, filter);
	const lineOf = format === "text" ? textLine : (event: TaskEventRecord) => `${JSON.stringify(event)}\n`;
	async function* pieces() {
		for (let after = 0; ; ) {
			const rows = await ctx.db.event.findMany({
				where: { ...where, id: { gt: after } },
				orderBy: { id: "asc" },
				take: ROWS_AT_ONCE,
			});
			const last = rows.at(-1);
			if (last === undefined) return;
			yield rows.map((row) => lineOf(eventOf(row))).join("");
			after = last.id;
		}
	}
	return {
		name: `${name.replace(/[^\w.-]+/g, "-")}.${format === "text" ? "log" : "ndjson"}`,
		contentType: format === "text" ? "text/plain; charset=utf-8" : "application/x-ndjson; charset=utf-8",
		text: pieces(),
	};
}

function textLine({ atMs, level, code, message }: TaskEventRecord): string {
	return `${new Date(atMs).toISOString()} ${level.padEnd(7)} ${code}: ${message.replace(/\s*\n\s*/g, " ")}\n`;
}
