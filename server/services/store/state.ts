import type { StoreState } from "@/lib/api/store";
import type { ServiceContext } from "../context";

/** Whether the console's own database takes what it is given. */
export function storeState({ ctx }: { ctx: ServiceContext }): StoreState {
	return ctx.journal.store;
}
