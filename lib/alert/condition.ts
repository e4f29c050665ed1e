import type { AlertHealth } from "@/lib/api/alert";
import type { TaskLive } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import { describeSkipKey } from "@/lib/topic-template/skip-words";

/** A trouble, `well`, or `off`: nobody wants it to run. */
export type Condition = AlertHealth | "well" | "off";

export interface Judgement {
	condition: Condition;
	/** A sentence or two for people, without secrets; empty unless it is a trouble. */
	reason: string;
}

/** What an alert says of a task at this moment; undefined while it cannot be said (starting, stopping, no sign of life). */
export function judgeForAlert(live: TaskLive): Judgement | undefined {
	const { state, health } = live;
	switch (state.phase) {
		case "stopped":
			return { condition: "off", reason: "" };
		case "starting":
		case "stopping":
			return undefined;
		case "failed":
			return { condition: health?.kind === "refused" ? "refused" : "failed", reason: state.cause.message };
		case "retrying":
			return {
				condition: state.cause.side === "broker" ? "broker-unreachable" : "source-unreachable",
				reason: state.cause.message,
			};
		case "running":
			// Either a sign of life comes, or the connection is given up within a keep-alive.
			if (health?.kind === "unconfirmed") return undefined;
			if (health === undefined || health.kind === "active") return { condition: "well", reason: "" };
			return { condition: health.kind, reason: reasonOf(health.kind, live) };
	}
	return state satisfies never;
}

function reasonOf(kind: AlertHealth, { counters, lag, retentionGap }: TaskLive): string {
	switch (kind) {
		case "skipping": {
			const [commonest] = Object.entries(counters.skippedByReason).toSorted(([, a], [, b]) => b - a);
			const why = commonest === undefined ? "" : ` Most often: ${describeSkipKey(commonest[0])}.`;
			return `${exactNumber(counters.skipped)} of ${exactNumber(counters.read)} messages were skipped.${why}`;
		}
		case "retention-gap":
			return `${exactNumber(retentionGap)} log entries are gone: retention removed them before they were read.`;
		case "catching-up":
			return `It is ${exactNumber(lag ?? 0)} log entries behind, more than a minute of work at its present rate.`;
		case "idle":
			return "No message has come for a minute.";
		case "failed":
		case "refused":
		case "source-unreachable":
		case "broker-unreachable":
			return "";
	}
	return kind satisfies never;
}
