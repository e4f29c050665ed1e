import { Secret } from "@/lib/secret";
import { checkHosts, checkProtocol, readHosts } from "./check-address";
import { type CheckOptions, checkFields, FieldReader, toChecked } from "./check-fields";
import { checkNames, isConsumerOption, withoutAliases } from "./check-names";
import { paramOf } from "./draft";
import { protocolOf } from "./field";
import { dsnIssue } from "./issue";
import { parseDsn } from "./parse";
import { SOURCE_FIELDS } from "./source-fields";
import { type Checked, type DsnDraft, type DsnIssue, OFFSET_RESETS, type SourceDsn } from "./types";
import { parseWhole } from "./values";

const EXAMPLE = "tmq+ws://user:password@localhost:6041/topic?group.id=spillway";

/** Parses and judges a source DSN given as one line. */
export function readSource(text: string, options: CheckOptions = {}): Checked<SourceDsn> {
	if (text.trim() === "") {
		return { ok: false, issues: [dsnIssue("source", "dsn", "empty", { example: EXAMPLE })], notices: [] };
	}
	const { draft, issues } = parseDsn("source", text);
	const checked = checkSource(draft, options);
	return { ...checked, notices: [...issues, ...checked.notices] };
}

/** Judges a source draft; all issues are found in one go, in the order of the form. */
export function checkSource(typed: DsnDraft, options: CheckOptions = {}): Checked<SourceDsn> {
	const draft = withoutAliases("source", typed);
	const stored = new Set(options.stored);
	const hasToken = stored.has("source.token") || paramOf(draft, "token") !== undefined;
	const findings = checkFields("source", SOURCE_FIELDS, draft, (spec) => {
		const isSignIn = spec.name === "user" || spec.name === "password";
		return (isSignIn && hasToken) || (spec.name === "password" && stored.has("source.password"));
	});
	const { issues, notices } = findings;
	issues.unshift(...checkProtocol("source", draft), ...checkHosts("source", draft));
	issues.push(...checkTmqTopics(draft), ...checkHeartbeat(draft));
	checkNames("source", draft, findings);
	if (hasToken && (draft.password !== "" || stored.has("source.password"))) {
		notices.push(dsnIssue("source", "token", "token-and-password"));
	}
	return toChecked(findings, () => build(draft));
}

function tmqTopicsOf(draft: DsnDraft): string[] {
	return draft.object.split(",").map((tmqTopic) => tmqTopic.trim());
}

function checkTmqTopics(draft: DsnDraft): DsnIssue[] {
	if (draft.object.trim() === "") return [];
	const tmqTopics = tmqTopicsOf(draft);
	if (tmqTopics.includes("")) return [dsnIssue("source", "object", "empty-tmq-topic")];
	const repeated = tmqTopics.find((tmqTopic, index) => tmqTopics.indexOf(tmqTopic) !== index);
	return repeated === undefined ? [] : [dsnIssue("source", "object", "duplicate-tmq-topic", { topic: repeated })];
}

function checkHeartbeat(draft: DsnDraft): DsnIssue[] {
	const heartbeatMs = parseWhole(paramOf(draft, "heartbeat.interval.ms") ?? "");
	const sessionMs = new FieldReader(SOURCE_FIELDS, draft).whole("session.timeout.ms");
	if (heartbeatMs === undefined || sessionMs === undefined || heartbeatMs < sessionMs) return [];
	return [dsnIssue("source", "heartbeat.interval.ms", "heartbeat-too-long", { limit: String(sessionMs) })];
}

/** Options of the table that the server takes under their own names and Spillway only judges. */
const HANDED_ON = ["fetch.max.wait.ms", "min.poll.rows", "heartbeat.interval.ms"];

function build(draft: DsnDraft): SourceDsn {
	const fields = new FieldReader(SOURCE_FIELDS, draft);
	const [firstTopic = "", ...otherTopics] = tmqTopicsOf(draft);
	const withMeta = fields.isOn("with.meta");
	const token = fields.text("token");
	const given = (name: string) => paramOf(draft, name) !== undefined;
	const handedOn = Object.entries(draft.params).filter(
		([name]) => given(name) && (HANDED_ON.includes(name) || isConsumerOption("source", name)),
	);
	return {
		protocol: protocolOf(draft) === "tmq+wss" ? "tmq+wss" : "tmq+ws",
		user: draft.user,
		password: draft.password === "" ? undefined : new Secret(draft.password),
		token: token === undefined ? undefined : new Secret(token),
		hosts: readHosts(draft),
		tmqTopics: [firstTopic, ...otherTopics],
		groupId: fields.text("group.id") ?? "",
		clientId: fields.text("client.id"),
		autoOffsetReset: fields.choice("auto.offset.reset", OFFSET_RESETS),
		isSnapshotEnabled: fields.isOn("experimental.snapshot.enable"),
		withMeta,
		withMetaDelete: withMeta && fields.isOn("with.meta.delete"),
		withMetaDrop: withMeta && fields.isOn("with.meta.drop"),
		isCompressed: fields.isOn("compression"),
		parallel: fields.number("parallel"),
		idleTimeoutMs: fields.durationMs("timeout"),
		sessionTimeoutMs: given("session.timeout.ms") ? fields.whole("session.timeout.ms") : undefined,
		maxPollIntervalMs: given("max.poll.interval.ms") ? fields.whole("max.poll.interval.ms") : undefined,
		consumeExcluded: fields.isOn("msg.consume.excluded"),
		consumerConfig: Object.fromEntries(handedOn),
	};
}
