import type { Rig } from "./rig";

export interface RigOptions {
	qos?: 0 | 1 | 2;
	version?: "3.1" | "3.1.1" | "5.0";
	vgroups?: number;
	tables?: number;
	/** Further parameters of the DSNs. */
	sourceParams?: Record<string, string>;
	brokerParams?: Record<string, string>;
	/** Port of another broker than the one that all cases share. */
	brokerPort?: number;
	/** Rows that each log keeps at most. */
	maxLogRows?: number;
	/** Another rig whose simulator this one uses, with a database and a group of its own. */
	at?: Rig;
	/** Another rig whose simulator, group and topics this one uses too. */
	beside?: Rig;
	/** What counts as arrived. `wire`: what the broker acknowledged, for brokers that forget their subscribers. */
	witness?: "subscriber" | "wire";
}

export interface InsertOptions {
	/** Rows per statement, which is what one entry of a log holds at most. */
	perStatement?: number;
	padBytes?: number;
	tables?: readonly string[];
}
