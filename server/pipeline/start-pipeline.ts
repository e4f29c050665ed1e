import { readBroker } from "@/lib/dsn/check-broker";
import { readSource } from "@/lib/dsn/check-source";
import type { BrokerDsn, Checked, SourceDsn } from "@/lib/dsn/types";
import { messageOf } from "@/lib/errors";
import { noDelays } from "@/lib/task/delay-counts";
import type { Cause, MessagePlace, PipelineReport } from "@/lib/task/types";
import { type Clock, systemClock } from "@/server/clock";
import { createLogger } from "@/server/log";
import { createMqttPublisher } from "@/server/mqtt/publisher";
import { openTmqSession } from "@/server/tmq/open-session";
import { Accounting } from "./accounting";
import { runPipeline } from "./pipeline";
import type { PipelineHandle, PipelineListener } from "./types";

export interface StartRequest {
	/** Of the task, for the log; a run from the command line has neither. */
	taskId?: string;
	runId?: string;
	source: string;
	broker: string;
	member: number;
	memberCount: number;
	skipAt?: MessagePlace | undefined;
}

/** Starts a pipeline from two DSN lines with their secrets: what a worker does when it is told to. */
export function startPipeline(
	request: StartRequest,
	listener: PipelineListener,
	mayPublish: () => boolean = () => true,
): PipelineHandle {
	const clock = systemClock;
	const source = readSource(request.source);
	const broker = readBroker(request.broker);
	const problem = firstIssue(source) ?? firstIssue(broker);
	if (!source.ok || !broker.ok) return failedPipeline(clock, listener, problem);
	const isOneOfMany = request.memberCount > 1;
	const member = { index: request.member, count: request.memberCount };
	const brokerDsn = isOneOfMany ? brokerOfMember(broker.value, request) : broker.value;
	try {
		return runPipeline({
			source: source.value,
			broker: brokerDsn,
			...(isOneOfMany ? { member } : {}),
			skipAt: request.skipAt,
			openSession: openTmqSession,
			createPublisher: (dsn) => createMqttPublisher(dsn, { clock, mayPublish }),
			clock,
			random: Math.random,
			logger: createLogger("pipeline").child(namesOf(request)),
			listener,
		});
	} catch (error) {
		return failedPipeline(clock, listener, messageOf(error));
	}
}

/** What a line of the log says of the run that it concerns. */
function namesOf({ taskId, runId, member }: StartRequest): object {
	return taskId === undefined ? {} : { taskId, runId, member };
}

/** The members of a group share the task's rate; each has a connection, and so a status, of its own. */
export function brokerOfMember(
	broker: BrokerDsn,
	{ member, memberCount }: Pick<StartRequest, "member" | "memberCount">,
): BrokerDsn {
	const { clientId, statusTopic, rateLimitPerSecond } = broker;
	return {
		...broker,
		clientId: `${clientId}-${member}`,
		statusTopic: statusTopic === undefined ? undefined : `${statusTopic}/${member}`,
		rateLimitPerSecond: rateLimitPerSecond === undefined ? undefined : rateLimitPerSecond / memberCount,
	};
}

function firstIssue(checked: Checked<SourceDsn | BrokerDsn>): string | undefined {
	return checked.ok ? undefined : checked.issues[0]?.message;
}

function failedPipeline(clock: Clock, listener: PipelineListener, problem: string | undefined): PipelineHandle {
	const cause: Cause = { code: "bad-dsn", side: "spillway", message: problem ?? "A DSN cannot be read." };
	const state = { phase: "failed", sinceMs: clock.nowMs(), cause } as const;
	const ended = Promise.resolve().then(() => {
		listener.onState(state);
		return { reason: "failed", cause } as const;
	});
	const report: PipelineReport = {
		atMs: clock.nowMs(),
		countId: undefined,
		counters: new Accounting().snapshot(),
		lag: undefined,
		vgroups: [],
		inFlightLimit: 0,
		delay: undefined,
		rowDelay: undefined,
		delays: noDelays(),
		lastAcknowledgedAtMs: undefined,
		retentionGap: 0,
	};
	return { state, ended, report: () => report, reportMark: undefined, stop() {}, breakOff() {}, watch() {} };
}
