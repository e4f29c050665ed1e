import type { StoreState } from "@/lib/api/store";
import { permit } from "@/server/accounts/permit";
import type { ServiceContext } from "../context";

/** Whether the console's own database takes what it is given. */
export function storeState({ ctx }: { ctx: ServiceContext }): StoreState {
	permit(ctx, "task:read");
	return ctx.journal.store;
}
