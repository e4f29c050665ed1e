/** Units of a database's timestamps. */
export type Precision = "ms" | "us" | "ns";

/** Where a message stands in the subscription, as `poll` announced it. */
export interface MessageAddress {
	database: string;
	tmqTopic: string;
	vgroupId: number;
	/** As `poll` gave it; `SNAPSHOT_OFFSET` while stored data is read. */
	offset: bigint;
}

/** `poll.offset` while a snapshot is being read: there is no log offset then. */
export const SNAPSHOT_OFFSET = -2147467258n;
/** Inside `committed` and `position`: the group has no committed offset for that vgroup. */
export const NO_OFFSET = -2147467247n;

/** A metadata event as TDengine describes it; one object, never the batch envelope. */
export type MetaObject = { readonly [key: string]: unknown };

/** One column of a block. Values are read from the frame when asked for; nothing is materialised per cell. */
export interface BlockColumn {
	readonly name: string;
	/** TDengine type code. */
	readonly type: number;
	/** Fraction digits of a decimal, else 0. */
	readonly scale: number;
	/** Where the values lie in `Block.bytes`; meaning depends on the type (see block.ts). */
	readonly nullsAt: number;
	readonly valuesAt: number;
	readonly valuesLength: number;
}

export interface Block {
	/** Undefined for query topics, which send none. */
	readonly tableName: string | undefined;
	readonly precision: Precision;
	readonly rowCount: number;
	readonly columns: readonly BlockColumn[];
	/** The frame that the columns point into. */
	readonly bytes: Uint8Array;
}

/** One message of the subscription, complete. */
export interface TmqMessage {
	readonly address: MessageAddress;
	/** Position to commit once everything in the message was acknowledged; undefined while a snapshot is read. */
	readonly nextOffset: bigint | undefined;
	/** Metadata events, published before the rows. */
	readonly metas: readonly MetaObject[];
	/** The message announced an event that TDengine could not describe when it was asked. */
	readonly hasUndescribedMeta?: boolean;
	readonly blocks: readonly Block[];
	/** Bytes received for it, for the bound on what is read ahead. */
	readonly byteLength: number;
	/** Monotonic ms at which its poll was answered. */
	readonly polledAtMs: number;
}

/** One line of `assignment`, with what the group has committed there. */
export interface VgroupPosition {
	tmqTopic: string;
	vgroupId: number;
	begin: bigint;
	end: bigint;
	position: bigint | undefined;
	committed: bigint | undefined;
}
