import type { SecretName, SecretOwner } from "@/lib/api/task";
import type { DsnEnd } from "@/lib/dsn/types";
import type { Secret } from "@/lib/secret";
import { findConnection } from "../connection/internal";
import type { ServiceContext } from "../context";
import { findTask } from "./internal";

/** Whoever has secrets stored, and the DSN lines they were stored for. */
export interface FoundOwner {
	readonly lines: Partial<Record<DsnEnd, string>>;
	/** Rejects with SecretError when one cannot be read. */
	readSecrets(): Promise<ReadonlyMap<SecretName, Secret>>;
}

/** @throws NotFoundError */
export async function findOwner(ctx: ServiceContext, { kind, id }: SecretOwner): Promise<FoundOwner> {
	switch (kind) {
		case "task": {
			const { source, broker } = await findTask(ctx.db, id);
			return { lines: { source, broker }, readSecrets: () => ctx.secrets.read(ctx.db, id) };
		}
		case "connection": {
			const { end, dsn } = await findConnection(ctx.db, id);
			return { lines: { [end]: dsn }, readSecrets: () => ctx.connectionSecrets.read(ctx.db, id) };
		}
	}
	return kind satisfies never;
}
