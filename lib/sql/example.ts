import type { TmqTopicInfo } from "@/lib/api/check";

const DATABASE = "db";
const USUAL_TOPIC = "topic_meters";
/** Where the usual name belongs to something else already. */
const OTHER_TOPIC = "topic_db_meters";

/** The one that writes a row, to be run as often as one likes. */
export const EXAMPLE_ROW = "insert into db.tb using db.meters tags(1) values(now, 1)";

export interface Example {
	/** A database, a super table, a TMQ topic on it and a first row: all that a first subscription needs. */
	statements: readonly string[];
	tmqTopic: string;
}

/** The example for a server with these TMQ topics. Run twice, it does no harm. */
export function exampleFor(topics: readonly TmqTopicInfo[]): Example {
	const isTaken = topics.some(({ name, database }) => name === USUAL_TOPIC && database !== DATABASE);
	const tmqTopic = isTaken ? OTHER_TOPIC : USUAL_TOPIC;
	return {
		tmqTopic,
		statements: [
			"create database if not exists db vgroups 1",
			"create table if not exists db.meters (ts timestamp, f1 int) tags(t1 int)",
			`create topic if not exists ${tmqTopic} as select ts, tbname, f1, t1 from db.meters`,
			EXAMPLE_ROW,
		],
	};
}

/** Whether the example's rows go into this topic. */
export function isExampleTopic(topics: readonly TmqTopicInfo[], tmqTopic: string): boolean {
	return topics.some(({ name, database }) => name === tmqTopic && database === DATABASE);
}
