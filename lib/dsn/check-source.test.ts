import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSource, readSource } from "./check-source";
import { formatDsn } from "./format";
import { parseDsn } from "./parse";
import { splitSecrets } from "./secrets";
import { anyDraft } from "./testing";

const ADDRESS = "tmq+ws://root:taosdata@h:6041/t";
const GOOD = `${ADDRESS}?group.id=g`;

function sourceOf(text: string) {
	const checked = readSource(text);
	if (!checked.ok) throw new Error(checked.issues.map((issue) => issue.message).join(" "));
	return checked.value;
}

function issuesOf(text: string): string[] {
	const checked = readSource(text);
	return checked.ok ? [] : checked.issues.map((issue) => `${issue.field}: ${issue.code}`);
}

function noticesOf(text: string): string[] {
	return readSource(text).notices.map((notice) => `${notice.field}: ${notice.code}`);
}

describe("a good source", () => {
	test("the reference's own line", () => {
		const text =
			"tmq+ws://root:taosdata@localhost:6041/topic_meters?group.id=taosx-pub-test&auto.offset.reset=earliest";
		const value = sourceOf(text);
		expect(value).toMatchObject({
			protocol: "tmq+ws",
			user: "root",
			token: undefined,
			hosts: [{ host: "localhost", port: 6041 }],
			tmqTopics: ["topic_meters"],
			groupId: "taosx-pub-test",
			clientId: undefined,
			autoOffsetReset: "earliest",
			isSnapshotEnabled: false,
			withMeta: false,
			withMetaDelete: false,
			withMetaDrop: false,
			isCompressed: false,
			parallel: 1,
			idleTimeoutMs: undefined,
			sessionTimeoutMs: undefined,
			maxPollIntervalMs: undefined,
			consumeExcluded: false,
			consumerConfig: {},
		});
		expect(value.password?.reveal()).toBe("taosdata");
		expect(JSON.stringify(value)).not.toContain("taosdata");
		expect(noticesOf(text)).toEqual([]);
	});

	test.each<[name: string, params: string, part: object]>([
		[
			"metadata brings deletes and drops",
			"with.meta=true",
			{ withMeta: true, withMetaDelete: true, withMetaDrop: true },
		],
		["deletes off", "with.meta=1&with.meta.delete=false", { withMetaDelete: false, withMetaDrop: true }],
		["drops off", "with.meta=on&with.meta.drop=0", { withMetaDelete: true, withMetaDrop: false }],
		["deletes without metadata", "with.meta.delete=true", { withMeta: false, withMetaDelete: false }],
		["snapshot", "experimental.snapshot.enable=true", { isSnapshotEnabled: true }],
		["start", "auto.offset.reset=none", { autoOffsetReset: "none" }],
		["client id", "client.id=c", { clientId: "c" }],
		["idle time with a unit", "timeout=5s", { idleTimeoutMs: 5_000 }],
		["idle time in two units", "timeout=1h30m", { idleTimeoutMs: 5_400_000 }],
		["idle time in milliseconds", "timeout=500ms", { idleTimeoutMs: 500 }],
		["idle time without a unit", "timeout=5", { idleTimeoutMs: 5_000 }],
		["no idle time", "timeout=never", { idleTimeoutMs: undefined }],
		[
			"session",
			"session.timeout.ms=6000&max.poll.interval.ms=1000",
			{ sessionTimeoutMs: 6_000, maxPollIntervalMs: 1_000 },
		],
		["compression", "compression=true", { isCompressed: true }],
		["consumers", "parallel=4", { parallel: 4 }],
		["replicated rows", "msg.consume.excluded=1", { consumeExcluded: true }],
		["replicated rows by the other name", "replica=1", { consumeExcluded: true }],
		["auto commit off", "enable.auto.commit=false", { consumerConfig: {} }],
		[
			"options for the server",
			"fetch.max.wait.ms=100&min.poll.rows=1&heartbeat.interval.ms=2000&some.new.option=x",
			{
				consumerConfig: {
					"fetch.max.wait.ms": "100",
					"min.poll.rows": "1",
					"heartbeat.interval.ms": "2000",
					"some.new.option": "x",
				},
			},
		],
		["a blank parameter is none", "client.id=&parallel=", { clientId: undefined, parallel: 1 }],
	])("%s", (_name, params, part) => {
		expect(sourceOf(`${GOOD}&${params}`)).toMatchObject(part);
	});

	test.each<[name: string, text: string, part: object]>([
		["TLS", "tmq+wss://u:p@h/t?group.id=g", { protocol: "tmq+wss", hosts: [{ host: "h", port: 6041 }] }],
		["capitals", "TMQ+WS://u:p@h/t?group.id=g", { protocol: "tmq+ws" }],
		[
			"several hosts and TMQ topics",
			"tmq+ws://u:p@h1:6041,h2/t1,t2?group.id=g",
			{
				hosts: [
					{ host: "h1", port: 6041 },
					{ host: "h2", port: 6041 },
				],
				tmqTopics: ["t1", "t2"],
			},
		],
		["IPv6", "tmq+ws://u:p@[fe80::1]:1/t?group.id=g", { hosts: [{ host: "fe80::1", port: 1 }] }],
		["parentheses", "tmq://u:p@ws(h:1)/t?group.id=g", { protocol: "tmq+ws", hosts: [{ host: "h", port: 1 }] }],
		["another script", "tmq+ws://u:p@h/主题?group.id=组", { tmqTopics: ["主题"], groupId: "组" }],
		["a token in place of user and password", "tmq+ws://h/t?group.id=g&token=x", { user: "", password: undefined }],
	])("%s", (_name, text, part) => {
		expect(sourceOf(text)).toMatchObject(part);
	});
});

describe("a bad source", () => {
	test.each<[name: string, text: string, issues: string[]]>([
		["nothing", " ", ["dsn: empty"]],
		["no protocol", "root:taosdata@h:6041/t?group.id=g", ["protocol: required"]],
		["native protocol", GOOD.replace("tmq+ws", "tmq"), ["protocol: native-protocol"]],
		["protocol of the broker", GOOD.replace("tmq+ws", "mqtt"), ["protocol: wrong-end"]],
		["another protocol", GOOD.replace("tmq+ws", "http"), ["protocol: unknown-protocol"]],
		["no host", "tmq+ws://u:p@/t?group.id=g", ["host: required"]],
		["a host missing in a list", "tmq+ws://u:p@h,/t?group.id=g", ["host: bad-host"]],
		["bad host", "tmq+ws://u:p@h%20x/t?group.id=g", ["host: bad-host"]],
		["bad IPv6", "tmq+ws://u:p@[fe80:::1]/t?group.id=g", ["host: bad-host"]],
		["Unix socket", "tmq+ws://u:p@%2Frun%2Fx/t?group.id=g", ["host: unix-socket"]],
		["port 0", "tmq+ws://u:p@h:0/t?group.id=g", ["port: bad-port"]],
		["port beyond", "tmq+ws://u:p@h:65536/t?group.id=g", ["port: bad-port"]],
		["port of the second host", "tmq+ws://u:p@h:1,i:x/t?group.id=g", ["port: bad-port"]],
		["no user", "tmq+ws://:p@h/t?group.id=g", ["user: required"]],
		["no password", "tmq+ws://u@h/t?group.id=g", ["password: required"]],
		["neither", "tmq+ws://h/t?group.id=g", ["user: required", "password: required"]],
		["password left to fill in", "tmq+ws://u:<password>@h/t?group.id=g", ["password: secret-placeholder"]],
		["the mask as password", "tmq+ws://u:••••@h/t?group.id=g", ["password: secret-placeholder"]],
		["token left to fill in", "tmq+ws://h/t?group.id=g&token=<token>", ["token: secret-placeholder"]],
		["no TMQ topic", "tmq+ws://u:p@h?group.id=g", ["object: required"]],
		["an empty TMQ topic", "tmq+ws://u:p@h/t,?group.id=g", ["object: empty-tmq-topic"]],
		["a TMQ topic twice", "tmq+ws://u:p@h/t,t?group.id=g", ["object: duplicate-tmq-topic"]],
		["no group", ADDRESS, ["group.id: required"]],
		["a blank group", `${ADDRESS}?group.id=%20`, ["group.id: required"]],
		["group with a colon", `${ADDRESS}?group.id=a:b`, ["group.id: forbidden-character"]],
		["group too long", `${ADDRESS}?group.id=${"g".repeat(193)}`, ["group.id: too-long"]],
		["group too long in bytes", `${ADDRESS}?group.id=${"组".repeat(65)}`, ["group.id: too-long"]],
		["client id too long", `${GOOD}&client.id=${"c".repeat(256)}`, ["client.id: too-long"]],
		["start", `${GOOD}&auto.offset.reset=first`, ["auto.offset.reset: bad-choice"]],
		["metadata", `${GOOD}&with.meta=maybe`, ["with.meta: bad-boolean"]],
		["deletes", `${GOOD}&with.meta=1&with.meta.delete=x`, ["with.meta.delete: bad-boolean"]],
		["drops", `${GOOD}&with.meta=1&with.meta.drop=x`, ["with.meta.drop: bad-boolean"]],
		["snapshot", `${GOOD}&experimental.snapshot.enable=2`, ["experimental.snapshot.enable: bad-boolean"]],
		["compression", `${GOOD}&compression=gzip`, ["compression: bad-boolean"]],
		["replicated rows", `${GOOD}&msg.consume.excluded=x`, ["msg.consume.excluded: bad-boolean"]],
		["idle time", `${GOOD}&timeout=soon`, ["timeout: bad-duration"]],
		["idle time with another unit", `${GOOD}&timeout=5x`, ["timeout: bad-duration"]],
		["no idle time at all", `${GOOD}&timeout=0`, ["timeout: duration-range"]],
		["no consumers", `${GOOD}&parallel=0`, ["parallel: out-of-range"]],
		["too many consumers", `${GOOD}&parallel=129`, ["parallel: out-of-range"]],
		["half a consumer", `${GOOD}&parallel=0.5`, ["parallel: bad-number"]],
		["session too short", `${GOOD}&session.timeout.ms=5999`, ["session.timeout.ms: out-of-range"]],
		["session too long", `${GOOD}&session.timeout.ms=1800001`, ["session.timeout.ms: out-of-range"]],
		["poll interval", `${GOOD}&max.poll.interval.ms=999`, ["max.poll.interval.ms: out-of-range"]],
		["poll interval beyond", `${GOOD}&max.poll.interval.ms=2147483648`, ["max.poll.interval.ms: out-of-range"]],
		["wait", `${GOOD}&fetch.max.wait.ms=0`, ["fetch.max.wait.ms: out-of-range"]],
		["rows", `${GOOD}&min.poll.rows=-1`, ["min.poll.rows: bad-number"]],
		["heartbeat", `${GOOD}&heartbeat.interval.ms=999`, ["heartbeat.interval.ms: out-of-range"]],
		[
			"heartbeat beyond the session",
			`${GOOD}&session.timeout.ms=6000&heartbeat.interval.ms=6000`,
			["heartbeat.interval.ms: heartbeat-too-long"],
		],
		[
			"heartbeat that the server takes only sometimes",
			`${GOOD}&session.timeout.ms=20000&heartbeat.interval.ms=12000`,
			["heartbeat.interval.ms: out-of-range"],
		],
		["auto commit", `${GOOD}&enable.auto.commit=true`, ["enable.auto.commit: refused"]],
		["auto commit that is no boolean", `${GOOD}&enable.auto.commit=x`, ["enable.auto.commit: bad-boolean"]],
		["raw data", `${GOOD}&msg.consume.rawdata=1`, ["msg.consume.rawdata: refused"]],
		["replay", `${GOOD}&enable.replay=true`, ["enable.replay: refused"]],
		["connection user", `${GOOD}&td.connect.user=x`, ["td.connect.user: refused"]],
		["connection token", `${GOOD}&td.connect.token=x`, ["td.connect.token: refused"]],
		["connection address", `${GOOD}&TD.connect.ip=x`, ["TD.connect.ip: refused"]],
		["other name of the token", `${GOOD}&bearer_token=x`, ["bearer_token: refused"]],
		["offset", `${GOOD}&offset=12`, ["offset: refused"]],
		["user as a parameter", `${GOOD}&username=x`, ["username: refused"]],
		["other name of the group", `${GOOD}&group_id=x`, ["group_id: other-name"]],
		["other case", `${GOOD}&Client.Id=x`, ["Client.Id: other-name"]],
		[
			"other name of the auto commit",
			`${GOOD}&auto_commit=x&enable_auto_commit=true`,
			["auto_commit: unknown-parameter", "enable_auto_commit: other-name"],
		],
		["slip", `${GOOD}&tokn=x`, ["tokn: unknown-parameter-near"]],
		["unknown", `${GOOD}&colour=red`, ["colour: unknown-parameter"]],
		["parameter of the broker", `${GOOD}&qos=1`, ["qos: parameter-of-other-end"]],
		["a name that cannot be one", `${GOOD}&a b=1`, ["dsn: bad-parameter-name"]],
		[
			"a key of the prototype",
			`${GOOD}&constructor=1&__proto__=1`,
			["constructor: unknown-parameter", "__proto__: unknown-parameter"],
		],
		[
			"several at once, in the order of the form",
			"tmq+ws://u:p@h?parallel=0",
			["object: required", "group.id: required", "parallel: out-of-range"],
		],
	])("%s", (_name, text, issues) => {
		expect(issuesOf(text)).toEqual(issues);
	});

	test.each([
		["required", ADDRESS, "group.id is missing. Name the consumer group under which TDengine keeps the progress."],
		[
			"refused",
			`${GOOD}&enable.auto.commit=true`,
			"enable.auto.commit is not accepted: Spillway commits after the broker has acknowledged. Remove it.",
		],
		["near", `${GOOD}&tokn=x`, "tokn is not a parameter of this DSN. Did you mean token?"],
		["range", `${GOOD}&parallel=129`, "parallel must be from 1 to 128, not 129."],
		["unit", `${GOOD}&session.timeout.ms=1`, "session.timeout.ms must be from 6000 to 1800000 ms, not 1."],
		["choice", `${GOOD}&auto.offset.reset=first`, "auto.offset.reset must be earliest, latest or none, not first."],
		["odd value", `${GOOD}&with.meta=a b`, 'with.meta must be true or false, not "a b".'],
		["part", "tmq+ws://u@h/t?group.id=g", "Password is missing. Give the user's password, or a token."],
	])("sentence: %s", (_name, text, message) => {
		const checked = readSource(text);
		expect(checked.ok ? [] : checked.issues.map((issue) => issue.message)).toEqual([message]);
	});
});

test("a text with mistakes beyond number is answered with some of them", () => {
	const params = Array.from({ length: 1_000 }, (_, index) => `&x${index}=1`).join("");
	expect(issuesOf(`${GOOD}${params}`)).toHaveLength(100);
});

describe("notices", () => {
	test.each<[name: string, params: string, notices: string[]]>([
		[
			"health settings",
			"busy_threshold=90&max_queue_length=1",
			["busy_threshold: no-effect", "max_queue_length: no-effect"],
		],
		["batches of metadata", "msg.enable.batchmeta=1", ["msg.enable.batchmeta: no-effect"]],
		["interval of the auto commit", "auto.commit.interval.ms=1", ["auto.commit.interval.ms: no-effect"]],
		["table names", "msg.with.table.name=true", ["msg.with.table.name: no-effect"]],
		["deletes without metadata", "with.meta.delete=true", ["with.meta.delete: no-effect-here"]],
		["a slip that goes to the server", "auto.offset.rest=latest", ["auto.offset.rest: passed-on-near"]],
		["no unit", "timeout=5", ["timeout: seconds-assumed"]],
		["given twice", "group.id=h", ["group.id: duplicate-parameter"]],
		["token and password", "token=x", ["token: token-and-password"]],
	])("%s", (_name, params, notices) => {
		const text = `${GOOD}&${params}`;
		expect(issuesOf(text)).toEqual([]);
		expect(noticesOf(text)).toEqual(notices);
	});
});

describe("secrets", () => {
	test("a draft whose password is stored is good", () => {
		const { draft } = splitSecrets("source", parseDsn("source", GOOD).draft);
		expect(checkSource(draft).ok).toBe(false);
		expect(checkSource(draft, { stored: ["source.password"] })).toMatchObject({
			ok: true,
			value: { user: "root", password: undefined },
		});
		expect(checkSource({ ...draft, user: "" }, { stored: ["source.token"] }).ok).toBe(true);
	});

	const password = fc.string({ unit: fc.constantFrom(..."#@:/?&=%+ é"), minLength: 0, maxLength: 6 });

	test("no issue repeats a password, wherever a slip has put it", () => {
		const marked = password.chain((tail) => password.map((head) => `${head}SeCrEt${tail}`));
		fc.assert(
			fc.property(marked, fc.constantFrom("", "?group.id=g", "?qos=1&x=2"), (secret, params) => {
				const checked = readSource(`tmq+ws://root:${secret}@h:6041/t${params}`);
				const said = JSON.stringify([checked.ok ? [] : checked.issues, checked.notices]);
				expect(said).not.toContain("SeCrEt");
			}),
			{ numRuns: 1_000 },
		);
	});

	test("any draft is judged without an error, and a good one reads the same from its line", () => {
		fc.assert(
			fc.property(anyDraft, (draft) => {
				const checked = checkSource(draft);
				expect(readSource(formatDsn("source", draft)).ok).toBe(checked.ok);
			}),
		);
	});
});
