import { isSqlKeyword } from "./keywords";
import { writeIdentifier } from "./quote-identifier";

/** What a TMQ topic is to deliver. */
export type TopicPlan = { name: string } & (
	| { kind: "query"; database: string; table: string; columns: readonly string[]; where: string }
	| { kind: "stable"; database: string; table: string; where: string; withMeta: boolean }
	| { kind: "database"; database: string; meta: "no" | "yes" | "only" }
);

/** The statement that makes the topic. Names are quoted where TDengine needs it; `where` is taken as it is typed. */
export function createTopicSql(plan: TopicPlan): string {
	const head = `create topic ${write(plan.name)}`;
	switch (plan.kind) {
		case "query": {
			const columns = plan.columns.length === 0 ? "*" : plan.columns.map(write).join(", ");
			return `${head} as\nselect ${columns}\nfrom ${tableOf(plan)}${condition(plan.where)}`;
		}
		case "stable":
			return `${head}${plan.withMeta ? " with meta" : ""} as\nstable ${tableOf(plan)}${condition(plan.where)}`;
		case "database": {
			const meta = { no: "", yes: " with meta", only: " only meta" }[plan.meta];
			return `${head}${meta} as\ndatabase ${write(plan.database)}`;
		}
	}
	return plan satisfies never;
}

function tableOf({ database, table }: { database: string; table: string }): string {
	return `${write(database)}.${write(table)}`;
}

function condition(where: string): string {
	const text = where.trim().replace(/^where\s+/i, "");
	return text === "" ? "" : `\nwhere ${text}`;
}

/** `tbname` is a pseudo column: quoted, it would be looked for among the real ones. */
function write(name: string): string {
	return name === "tbname" ? name : writeIdentifier(name, isSqlKeyword);
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,191}$/;

/** Whether TDengine takes it as the name of a TMQ topic that nobody has to quote. */
export function isTopicName(name: string): boolean {
	return NAME.test(name);
}

/** A first proposal for a name that is free: `topic_meters`, else `topic_meters_2`. */
export function suggestTopicName(database: string, table: string | undefined, taken: readonly string[] = []): string {
	const name = `topic_${table ?? database}`
		.toLowerCase()
		.replace(/[^a-z0-9_]+/g, "_")
		.slice(0, 180);
	for (let n = 1; ; n++) {
		const candidate = n === 1 ? name : `${name}_${n}`;
		if (!taken.includes(candidate)) return candidate;
	}
}
