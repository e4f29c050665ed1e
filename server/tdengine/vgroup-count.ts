import { querySql, type SqlTarget } from "./rest-client";

/** Number of vgroups of a database; undefined if the server does not list it. Rejects with `SqlError`. */
export async function vgroupCount(
	target: SqlTarget,
	database: string,
	signal?: AbortSignal,
): Promise<number | undefined> {
	// Without a condition: the name would have to be quoted as a text, by rules that differ between versions.
	const { rows } = await querySql(target, "select name, `vgroups` from information_schema.ins_databases", signal);
	const count = rows.find(([name]) => name === database)?.[1];
	return typeof count === "number" ? count : undefined;
}
