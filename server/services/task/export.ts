import { exportInputSchema } from "@/lib/api/task-file";
import { writeTaskFile } from "@/lib/task-file/write";
import { permit } from "@/server/accounts/permit";
import { NotFoundError } from "@/server/errors";
import type { Call } from "../context";
import { parseInput } from "../input";
import { WITH_PARTS } from "./internal";
import { settingsOf } from "./settings";

/**
 * Tasks as YAML for version control, secrets left out and named.
 *
 * @throws InputError; NotFoundError when a task does not exist (any more)
 */
export async function exportTasks(call: Call<unknown>): Promise<string> {
	permit(call.ctx, "task:read");
	const { ids } = parseInput(exportInputSchema, call.input);
	const rows = await call.ctx.db.task.findMany({
		where: ids === undefined ? { isDemo: false } : { id: { in: ids } },
		include: WITH_PARTS,
	});
	if (ids !== undefined && rows.length < new Set(ids).size) {
		throw new NotFoundError("One of these tasks does not exist any more: reload the list and export again.");
	}
	return writeTaskFile(rows.map(settingsOf));
}
