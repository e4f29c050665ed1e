import type { Connection } from "@/lib/api/connection";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";
import { readConnections } from "./internal";

/** All saved connections by name, with the tasks that go to the same server as the same user. */
export async function listConnections({ ctx }: { ctx: ServiceContext }): Promise<{ connections: Connection[] }> {
	permit(ctx, "connection:read");
	return { connections: await readConnections(ctx.db) };
}
