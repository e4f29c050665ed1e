import { permit } from "@/server/accounts/permit";
import { ConflictError, NotFoundError } from "@/server/errors";
import type { Call } from "../context";
import { connectionsOfFile, usersOfFiles } from "./users";

/**
 * Removes a stored file that no task and no saved connection names.
 *
 * @throws NotFoundError; ConflictError naming those that use it
 */
export async function removeFile({ ctx, input: { name } }: Call<{ name: string }>): Promise<void> {
	permit(ctx, "file:edit");
	await ctx.db.$transaction(async (tx) => {
		const users = (await usersOfFiles(tx)).get(name) ?? [];
		const connections = await connectionsOfFile(tx, name);
		const all = [...users.map((user) => `“${user.name}”`), ...connections.map((one) => `the connection “${one}”`)];
		if (all.length > 0) {
			throw new ConflictError(`${name} is used by ${all.join(", ")}: choose another file there first.`);
		}
		const { count } = await tx.storedFile.deleteMany({ where: { name } });
		if (count === 0) throw new NotFoundError(`There is no stored file ${name} any more.`);
	});
}
