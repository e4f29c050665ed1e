import type { StoreKind } from "./migrations";

/** A filter for text that holds this, whatever its case. SQLite does so by itself, PostgreSQL has to be asked to. */
export function containsAnyCase(storeKind: StoreKind, text: string): { contains: string; mode?: string } {
	return storeKind === "sqlite" ? { contains: text } : { contains: text, mode: "insensitive" };
}
