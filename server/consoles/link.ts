import type { Bus } from "@/server/cluster/bus";
import type { ConsoleLink } from "./messages";

/** The line between consoles over the bus. */
export function openLink(bus: Bus): ConsoleLink {
	return {
		id: bus.id,
		send: (message) => bus.publish("consoles", message),
		onMessage: (listener) =>
			bus.on("consoles", (message, from) => {
				if (from !== bus.id) listener(message, from);
			}),
	};
}
