import { USER_PROPERTY } from "./broker-fields";
import { dsnIssue } from "./issue";
import { isParamName, KNOWN_PARAMS } from "./known-params";
import { isPercentClean, percentDecode } from "./percent";
import type { DsnDraft, DsnEnd, DsnIssue } from "./types";

export interface ParsedDsn {
	draft: DsnDraft;
	/** What the text leaves in doubt; the draft is usable all the same. */
	issues: DsnIssue[];
}

/**
 * Takes a DSN apart as the grammar of TDengine's tools does and judges nothing: whatever was typed is somewhere in the
 * draft. `hosts` has at least one entry.
 */
export function parseDsn(end: DsnEnd, text: string): ParsedDsn {
	const issues: DsnIssue[] = [];
	const { protocol, rest } = splitProtocol(text.trim());
	const { userInfo, address, query } = splitRest(end, rest);
	const { driverProtocol, hostList, object } = splitAddress(address);
	const colon = userInfo.indexOf(":");
	const draft: DsnDraft = {
		protocol: percentDecode(driverProtocol === undefined ? protocol : `${protocol}+${driverProtocol}`),
		user: percentDecode(colon < 0 ? userInfo : userInfo.slice(0, colon)),
		password: colon < 0 ? "" : percentDecode(userInfo.slice(colon + 1)),
		hosts: hostList.split(",").map(parseHost),
		object: percentDecode(object.trim()),
		params: parseParams(end, query, issues),
	};
	return { draft, issues };
}

function splitProtocol(text: string): { protocol: string; rest: string } {
	const match = /^([^/?@&=]*):\/\//.exec(text);
	return match === null
		? { protocol: "", rest: text }
		: { protocol: match[1] ?? "", rest: text.slice(match[0].length) };
}

interface SplitRest {
	userInfo: string;
	/** Hosts and object. */
	address: string;
	query: string;
}

/**
 * The user info ends at the last `@` that an address follows. Passwords are often typed unencoded, so a `?`, `/` or `@`
 * before it is taken as part of the password, unless a known parameter begins there (`?topic=a@b`).
 */
function splitRest(end: DsnEnd, rest: string): SplitRest {
	for (let at = rest.lastIndexOf("@"); at >= 0; at = at === 0 ? -1 : rest.lastIndexOf("@", at - 1)) {
		const userInfo = rest.slice(0, at);
		const [address, query] = cut(rest.slice(at + 1), "?");
		if (!userInfo.includes("?") || isPassword(end, userInfo, address)) {
			return { userInfo, address, query: query ?? "" };
		}
	}
	const [address, query] = cut(rest, "?");
	return { userInfo: "", address, query: query ?? "" };
}

/** Whether a text with a `?` is user info, judged by what follows the `?` and by what follows the text. */
function isPassword(end: DsnEnd, userInfo: string, address: string): boolean {
	const [, afterMark = ""] = cut(userInfo, "?");
	const [name, value] = cut(afterMark, "=");
	const isParam = value !== undefined && (KNOWN_PARAMS[end].has(name) || name.startsWith(USER_PROPERTY));
	return !isParam && /^[\w\-.%[\]:,]+(\/[^&=]*)?$/.test(address);
}

function splitAddress(address: string): { driverProtocol: string | undefined; hostList: string; object: string } {
	const inParentheses = /^([a-z]\w*)\(([^)]*)\)(?:\/(.*))?$/is.exec(address);
	if (inParentheses !== null) {
		const [, driverProtocol = "", hostList = "", object = ""] = inParentheses;
		return { driverProtocol, hostList, object };
	}
	const [hostList, object] = cut(address, "/");
	return { driverProtocol: undefined, hostList, object: object ?? "" };
}

function parseHost(text: string): { host: string; port: string } {
	const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
	if (bracketed !== null) return { host: percentDecode(bracketed[1] ?? ""), port: percentDecode(bracketed[2] ?? "") };
	const [host, port] = cut(text, ":");
	// More than one colon without brackets is an IPv6 address by itself.
	if (port?.includes(":")) return { host: percentDecode(text), port: "" };
	return { host: percentDecode(host), port: percentDecode(port ?? "") };
}

function parseParams(end: DsnEnd, query: string, issues: DsnIssue[]): Record<string, string> {
	const params = new Map<string, string>();
	for (const pair of query.split("&")) {
		if (pair === "") continue;
		const [key, value] = cut(pair, "=");
		const name = percentDecode(key);
		const shownName = isParamName(name) ? name : "dsn";
		if (params.has(name)) issues.push(dsnIssue(end, shownName, "duplicate-parameter"));
		if (!isPercentClean(pair)) issues.push(dsnIssue(end, shownName, "bad-percent"));
		params.set(name, percentDecode(value ?? ""));
	}
	// Unlike assignment, this makes `__proto__` an ordinary key.
	return Object.fromEntries(params);
}

function cut(text: string, separator: string): [before: string, after: string | undefined] {
	const at = text.indexOf(separator);
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
