import { startSimulator } from "@/server/simulator/simulator";
import { querySql, type SqlResult } from "@/server/tdengine/rest-client";
import { sourceFor } from "./testing";

/** A server that the contract is checked against, with a database and TMQ topics of its own. */
export interface Peer extends AsyncDisposable {
	/** `name:port`. */
	readonly host: string;
	/** A name that nothing else on the server has. */
	unique(stem: string): string;
	sql(statement: string): Promise<SqlResult>;
}

export interface PeerStarter {
	readonly name: string;
	start(): Promise<Peer>;
}

/** The simulator always; a real TDengine where its address is given, such as `ws://host:6041`. */
export function contractPeers(address: string | undefined): PeerStarter[] {
	const peers: PeerStarter[] = [{ name: "simulator", start: startSimulatedPeer }];
	if (address) peers.push({ name: "TDengine", start: () => startRealPeer(new URL(address)) });
	return peers;
}

async function startSimulatedPeer(): Promise<Peer> {
	const simulator = await startSimulator({ port: 0, autoGenerate: false, rebalanceMs: 100 });
	return peerAt(`127.0.0.1:${simulator.port}`, () => simulator.close());
}

async function startRealPeer({ hostname, port }: URL): Promise<Peer> {
	return peerAt(`${hostname}:${port || 6041}`, async () => {});
}

function peerAt(host: string, close: () => Promise<void>): Peer {
	const run = Math.random().toString(36).slice(2, 8);
	const target = sourceFor(host, "none");
	const dropping: string[] = [];
	let count = 0;
	return {
		host,
		unique: (stem) => `spw_${run}_${stem}${++count}`,
		async sql(statement) {
			const created = /^create (database|topic) (?:if not exists )?`?(\w+)/i.exec(statement);
			// By force: consumers of a real server leave a little after their connection.
			if (created?.[1] === "topic") dropping.unshift(`drop topic if exists force ${created[2]}`);
			else if (created) dropping.unshift(`drop database if exists ${created[2]}`);
			return querySql(target, statement);
		},
		async [Symbol.asyncDispose]() {
			for (const statement of dropping) await querySql(target, statement).catch(() => undefined);
			await close();
		},
	};
}

export interface Meters {
	readonly database: string;
	readonly tmqTopic: string;
	/** Writes so many rows, one per statement, spread over the tables; their values count on from the last call. */
	write(rows: number): Promise<void>;
}

const TABLES = 8;
const FIRST_TS = 1_700_000_000_000;

/** A database with meters in several vgroups and a query topic `select ts, v` over them. */
export async function createMeters(peer: Peer, { vgroups = 1 } = {}): Promise<Meters> {
	const database = peer.unique("db");
	const tmqTopic = peer.unique("topic");
	await peer.sql(`create database ${database} vgroups ${vgroups} wal_retention_period 3600`);
	await peer.sql(`create stable ${database}.m (ts timestamp, v int) tags (g int)`);
	for (let table = 0; table < TABLES; table++) {
		await peer.sql(`create table ${database}.m${table} using ${database}.m tags (${table})`);
	}
	await peer.sql(`create topic ${tmqTopic} as select ts, v from ${database}.m`);
	let written = 0;
	return {
		database,
		tmqTopic,
		async write(rows) {
			for (const end = written + rows; written < end; written++) {
				const values = `(${FIRST_TS + written}, ${written})`;
				await peer.sql(`insert into ${database}.m${written % TABLES} values ${values}`);
			}
		},
	};
}
