import { PrismaLibSql } from "@prisma/adapter-libsql";
import { storeTroubleOf } from "./store-trouble";

type Client = ReturnType<PrismaLibSql["createClient"]>;

/**
 * Prisma's adapter, but for a fault of libsql: a statement that met a lock or a full disk stays half done on its
 * connection. A transaction that is begun there later cannot be committed, and holds its lock for ever. So a connection is
 * left for a new one after such an error, and a transaction that could not be committed is rolled back.
 */
export class RenewingLibSql extends PrismaLibSql {
	override createClient(config: Parameters<PrismaLibSql["createClient"]>[0]): Client {
		const client = super.createClient(config);
		const { execute, transaction } = client;
		return Object.assign(client, {
			async execute(...args: unknown[]) {
				try {
					return await Reflect.apply(execute, client, args);
				} catch (error) {
					if (storeTroubleOf(error) !== undefined) await client.reconnect();
					throw error;
				}
			},
			async transaction(...args: unknown[]) {
				const begun: Awaited<ReturnType<Client["transaction"]>> = await Reflect.apply(transaction, client, args);
				const { commit } = begun;
				return Object.assign(begun, {
					async commit() {
						try {
							await Reflect.apply(commit, begun, []);
						} catch (error) {
							begun.close();
							throw error;
						}
					},
				});
			},
		});
	}
}
