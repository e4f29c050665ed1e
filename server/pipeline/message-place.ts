import type { MessagePlace } from "@/lib/task/types";
import type { TmqMessage } from "@/lib/tmq/types";

export function placeOf({ address: { tmqTopic, vgroupId }, nextOffset }: TmqMessage): MessagePlace {
	return { tmqTopic, vgroupId, endsAt: nextOffset === undefined ? undefined : String(nextOffset) };
}

/** Whether the message begins inside that place. Read again, a log may be cut into messages at other offsets. */
export function isAt({ address, nextOffset }: TmqMessage, place: MessagePlace): boolean {
	if (address.tmqTopic !== place.tmqTopic || address.vgroupId !== place.vgroupId) return false;
	if (nextOffset === undefined || place.endsAt === undefined) return nextOffset === place.endsAt;
	return address.offset < BigInt(place.endsAt);
}
