import { permit } from "@/server/accounts/permit";
import { ConflictError, NotFoundError } from "@/server/errors";
import type { Call } from "../context";
import { usersOfFiles } from "./users";

/**
 * Removes a stored file that no task names.
 *
 * @throws NotFoundError; ConflictError naming the tasks that use it
 */
export async function removeFile({ ctx, input: { name } }: Call<{ name: string }>): Promise<void> {
	permit(ctx, "file:edit");
	await ctx.db.$transaction(async (tx) => {
		const users = (await usersOfFiles(tx)).get(name) ?? [];
		if (users.length > 0) {
			const tasks = users.map((user) => `“${user.name}”`).join(", ");
			throw new ConflictError(`${name} is used by ${tasks}: choose another file there first.`);
		}
		const { count } = await tx.storedFile.deleteMany({ where: { name } });
		if (count === 0) throw new NotFoundError(`There is no stored file ${name} any more.`);
	});
}
