import { endInputSchema, type TmqTopicInfo } from "@/lib/api/check";
import { permit } from "@/server/accounts/permit";
import { listTmqTopics } from "@/server/tdengine/list-tmq-topics";
import type { Call } from "../context";
import { parseInput } from "../input";
import { fullDraft } from "./ends";
import { sqlTargetOf } from "./target";

/**
 * The TMQ topics that the user of a source may see. Topic and group need not be filled in for it.
 *
 * @throws InputError, NotFoundError, SecretError; SqlError when TDengine cannot be asked
 */
export async function listTopics(call: Call<unknown> & { signal: AbortSignal }): Promise<{ topics: TmqTopicInfo[] }> {
	permit(call.ctx, "end:reach");
	const end = parseInput(endInputSchema, call.input);
	const target = sqlTargetOf(await fullDraft(call.ctx, "source", end));
	return { topics: await listTmqTopics(target, call.signal) };
}
