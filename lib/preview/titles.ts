import type { MessageKind } from "@/lib/topic-template/types";

const TITLES: Readonly<Record<MessageKind, string>> = {
	data: "Data row",
	"create-stable": "Create super table",
	"create-child": "Create child table",
	"create-table": "Create normal table",
	"alter-stable": "Alter super table",
	"alter-table": "Alter table",
	"drop-stable": "Drop super table",
	"drop-table": "Drop table",
	delete: "Delete rows",
};

/** A kind of message in words, as far as the message itself tells. */
export function sampleTitle(kind: MessageKind): string {
	return TITLES[kind];
}
