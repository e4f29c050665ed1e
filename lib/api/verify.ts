import * as z from "zod";

const filterSchema = z
	.string()
	.min(1, "Type an MQTT filter, such as plant/+/d1.")
	.max(65_535)
	.refine((text) => text.split("/").every((level, index, all) => isLevel(level, index === all.length - 1)), {
		message: "In an MQTT filter + stands for a whole level, and # for the last ones.",
	});

function isLevel(level: string, isLast: boolean): boolean {
	return level === "+" || (level === "#" && isLast) || !["+", "#", "\0"].some((character) => level.includes(character));
}

/** Body of `POST /api/tasks/ID/verify`; without filters: those under which the task's own messages arrive. */
export const verifyInputSchema = z.object({ filters: z.array(filterSchema).max(10).optional() });
export type VerifyInput = z.input<typeof verifyInputSchema>;

/** What arrived from the broker, or was sent to it. */
const messageShape = {
	atMs: z.number(),
	mqttTopic: z.string(),
	/** The first bytes. */
	body: z.string(),
	isCut: z.boolean(),
	bodyBytes: z.number(),
};

/** One line of the NDJSON answer: a subscription beside the task, at its own broker, for some minutes. */
export const verifyLineSchema = z.discriminatedUnion("type", [
	z.object({
		type: z.literal("subscribed"),
		clientId: z.string(),
		untilMs: z.number(),
		filters: z.array(z.string()),
	}),
	/** The broker does not let this user read these topics. */
	z.object({ type: z.literal("refused"), filter: z.string(), message: z.string() }),
	/** Sent by the task after the subscription stood: a few a second of all. */
	z.object({ type: z.literal("sent"), id: z.number(), ...messageShape }),
	/** The message with this id has arrived, so long after TDengine handed it out. */
	z.object({ type: z.literal("arrived"), id: z.number(), atMs: z.number(), delayMs: z.number() }),
	/**
	 * Arrived, and not among those shown as sent: kept by the broker from earlier (retained), or not of this task. At
	 * most a few a second.
	 */
	z.object({ type: z.literal("other"), id: z.number(), isRetained: z.boolean(), ...messageShape }),
	/** Once a second: everything that has arrived so far. */
	z.object({ type: z.literal("count"), arrived: z.number() }),
	/** `time`: the minutes are over; `too-many`: more a second than are taken; `broker`: the connection was lost. */
	z.object({ type: z.literal("done"), reason: z.enum(["time", "too-many", "broker"]), message: z.string() }),
]);
export type VerifyLine = z.infer<typeof verifyLineSchema>;
