import { expect, test } from "vitest";
import { createTopicSql, isTopicName, suggestTopicName, type TopicPlan } from "./create-topic";

const rows: [string, TopicPlan, string][] = [
	[
		"a query",
		{ name: "t", kind: "query", database: "power", table: "meters", columns: ["ts", "tbname", "current"], where: "" },
		"create topic t as\nselect ts, tbname, current\nfrom power.meters",
	],
	[
		"a query of all columns with a condition",
		{ name: "t", kind: "query", database: "power", table: "meters", columns: [], where: " where voltage > 200 " },
		"create topic t as\nselect *\nfrom power.meters\nwhere voltage > 200",
	],
	[
		"a super table with metadata",
		{ name: "t", kind: "stable", database: "power", table: "meters", where: "groupid = 2", withMeta: true },
		"create topic t with meta as\nstable power.meters\nwhere groupid = 2",
	],
	["a database", { name: "t", kind: "database", database: "power", meta: "no" }, "create topic t as\ndatabase power"],
	[
		"only the metadata of a database",
		{ name: "t", kind: "database", database: "power", meta: "only" },
		"create topic t only meta as\ndatabase power",
	],
	[
		"names that have to be quoted",
		{ name: "T1", kind: "query", database: "my db", table: "a`b", columns: ["tags", "Value"], where: "" },
		"create topic `T1` as\nselect `tags`, `Value`\nfrom `my db`.`a``b`",
	],
];
test.each(rows)("%s", (_, plan, expected) => {
	expect(createTopicSql(plan)).toBe(expected);
});

test.each([
	["topic_meters", true],
	["T1", true],
	["1topic", false],
	["a b", false],
	["", false],
	["a".repeat(193), false],
])("%s is a name: %s", (name, expected) => {
	expect(isTopicName(name)).toBe(expected);
});

test("a name is proposed from table or database", () => {
	expect(suggestTopicName("power", "meters")).toBe("topic_meters");
	expect(suggestTopicName("My-Db", undefined)).toBe("topic_my_db");
	expect(suggestTopicName("power", "meters", ["topic_meters", "topic_meters_2"])).toBe("topic_meters_3");
});
