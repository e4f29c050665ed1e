import { readWrittenLine } from "@/lib/dsn/written-line";

/** What a list shows of the two DSNs. */
export interface TaskEnds {
	tmqTopic: string;
	/** Host of the broker, with its port unless that is the protocol's own. */
	broker: string;
	template: string;
}

const USUAL_PORTS: Readonly<Record<string, string>> = { mqtt: "1883" };

/** Reads both DSN lines; parts that are missing are empty. Pure, but worth calling once per task and not per redraw. */
export function taskEnds(source: string, broker: string): TaskEnds {
	const from = readWrittenLine(source);
	const to = readWrittenLine(broker);
	const first = to.hosts[0];
	const port = first?.port === USUAL_PORTS[to.protocol] ? "" : (first?.port ?? "");
	const others = to.hosts.length > 1 ? ` +${to.hosts.length - 1}` : "";
	return {
		tmqTopic: from.object,
		broker: `${first?.host ?? ""}${port === "" ? "" : `:${port}`}${others}`,
		template: to.params["topic"] ?? "",
	};
}

const known = new Map<string, TaskEnds>();
const KNOWN_MOST = 5_000;

/** `taskEnds`, remembered by the two lines. */
export function endsOf(task: { source: string; broker: string }): TaskEnds {
	const key = `${task.source}\n${task.broker}`;
	const found = known.get(key);
	if (found !== undefined) return found;
	if (known.size >= KNOWN_MOST) known.clear();
	const ends = taskEnds(task.source, task.broker);
	known.set(key, ends);
	return ends;
}
