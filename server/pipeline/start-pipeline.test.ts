import { expect, test } from "vitest";
import { brokerDsn } from "@/server/testing/messages";
import { brokerOfMember } from "./start-pipeline";

test("a member of a group has a client id and a status topic of its own, and its share of the rate", () => {
	const broker = brokerDsn(1883, { clientId: "plant", statusTopic: "status/plant", rateLimitPerSecond: 100 });
	expect(brokerOfMember(broker, { member: 2, memberCount: 4 })).toEqual({
		...broker,
		clientId: "plant-2",
		statusTopic: "status/plant/2",
		rateLimitPerSecond: 25,
	});
});

test("what was not asked for stays out", () => {
	const broker = brokerOfMember(brokerDsn(1883), { member: 1, memberCount: 2 });
	expect(broker).toMatchObject({ statusTopic: undefined, rateLimitPerSecond: undefined });
});
