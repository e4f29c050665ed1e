import type { MessageAddress, MetaObject } from "@/lib/tmq/types";
import { offsetMember } from "./row-writer";
import { wellFormed } from "./text";

/** The body of a metadata message: TDengine's own object of one table, printed without white space. */
export function metaBody(meta: MetaObject, address: MessageAddress): string {
	const printed = JSON.stringify(meta, (_, value: unknown) => (typeof value === "string" ? wellFormed(value) : value));
	return `{"meta":${printed},${offsetMember(address)}}`;
}
