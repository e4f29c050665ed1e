import { type StoredFile, storedFileInputSchema } from "@/lib/api/file";
import { Secret } from "@/lib/secret";
import { permit } from "@/server/accounts/permit";
import { InputError } from "@/server/errors";
import { readPemFacts } from "@/server/secrets/read-pem";
import type { Call } from "../context";
import { parseInput } from "../input";
import { listFiles } from "./list";

/**
 * Keeps a certificate or private key under a name. To change one, add the new file under another name and choose it in
 * the tasks; so no running task gets another identity without a restart.
 *
 * @throws InputError when the name is taken or the content is neither
 */
export async function addFile(call: Call<unknown>): Promise<StoredFile> {
	permit(call.ctx, "file:edit");
	const { ctx } = call;
	const { name, content } = parseInput(storedFileInputSchema, call.input);
	const read = readPemFacts(content);
	if (!read.ok) throw new InputError([{ field: "content", code: "not-pem", message: read.problem }]);
	if ((await ctx.db.storedFile.count({ where: { name } })) > 0) {
		const message = `There is a file named ${name} already: choose another name.`;
		throw new InputError([{ field: "name", code: "taken", message }]);
	}
	await ctx.files.add(ctx.db, name, read.facts, new Secret(`${content.trim()}\n`));
	const { files } = await listFiles({ ctx });
	const added = files.find((file) => file.name === name);
	if (added === undefined) throw new Error("A file that was just added is not there.");
	return added;
}
