import { nearest } from "@/lib/nearest";
import { DEFAULT_PORTS, PROTOCOLS, protocolOf } from "./field";
import { type DsnIssueCode, dsnIssue, either, shown } from "./issue";
import type { DsnDraft, DsnEnd, DsnIssue, HostPort } from "./types";
import { parseWhole } from "./values";

/** What is wrong with the protocol, if anything. */
export function checkProtocol(end: DsnEnd, draft: DsnDraft): DsnIssue[] {
	const protocol = protocolOf(draft);
	if (protocol === "" || PROTOCOLS[end].includes(protocol)) return [];
	const expected = nearest(protocol, PROTOCOLS[end]) ?? either(PROTOCOLS[end].map((known) => `${known}://`));
	const values = { protocol: shown(draft.protocol), expected };
	return [dsnIssue(end, "protocol", protocolProblem(end, protocol), values)];
}

function protocolProblem(end: DsnEnd, protocol: string): DsnIssueCode {
	const other = end === "source" ? "broker" : "source";
	if (PROTOCOLS[other].includes(protocol)) return "wrong-end";
	return end === "source" && protocol === "tmq" ? "native-protocol" : "unknown-protocol";
}

/**
 * What is wrong with hosts and ports. An issue never repeats what was typed: where an `@` was forgotten, part of a
 * password stands here.
 */
export function checkHosts(end: DsnEnd, draft: DsnDraft): DsnIssue[] {
	const issues: DsnIssue[] = [];
	for (const [index, { host, port }] of draft.hosts.entries()) {
		const problem = hostProblem(host.trim(), index);
		if (problem !== undefined) issues.push(dsnIssue(end, "host", problem));
		const number = parseWhole(port);
		if (port.trim() !== "" && (number === undefined || number < 1 || number > 65_535)) {
			issues.push(dsnIssue(end, "port", "bad-port"));
		}
	}
	return issues;
}

function hostProblem(host: string, index: number): DsnIssueCode | undefined {
	// The table of fields asks for the first host.
	if (host === "") return index === 0 ? undefined : "bad-host";
	if (host.startsWith("/")) return "unix-socket";
	const inner = withoutBrackets(host);
	if (inner.includes(":")) return isIpv6(inner) ? undefined : "bad-host";
	return inner === host && isHostName(host) ? undefined : "bad-host";
}

function withoutBrackets(host: string): string {
	return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

/** Letters and digits of any script, so that international names need no detour. */
function isHostName(host: string): boolean {
	return (
		host.length <= 253 &&
		/^[\p{L}\p{N}_]([\p{L}\p{M}\p{N}_.-]*[\p{L}\p{M}\p{N}_.])?$/u.test(host) &&
		!host.includes("..")
	);
}

/** Groups of hexadecimal digits, `::` at most once, an IPv4 tail and a zone allowed. */
function isIpv6(text: string): boolean {
	const [address = "", zone] = text.split("%");
	if (zone === "" || !/^[0-9a-f:.]+$/i.test(address)) return false;
	const halves = address.split("::");
	if (halves.length > 2) return false;
	let groups = 0;
	for (const [index, half] of halves.entries()) {
		const parts = half === "" ? [] : half.split(":");
		for (const [position, part] of parts.entries()) {
			const isTail = index === halves.length - 1 && position === parts.length - 1;
			if (isTail && /^\d{1,3}(\.\d{1,3}){3}$/.test(part)) groups += 2;
			else if (/^[0-9a-f]{1,4}$/i.test(part)) groups += 1;
			else return false;
		}
	}
	return halves.length === 2 ? groups < 8 : groups === 8;
}

/** Hosts that were judged good, with the protocol's port where none is given. */
export function readHosts(draft: DsnDraft): [HostPort, ...HostPort[]] {
	const defaultPort = DEFAULT_PORTS[protocolOf(draft)] ?? 0;
	const [first = { host: "", port: 0 }, ...others] = draft.hosts.map(({ host, port }) => ({
		host: withoutBrackets(host.trim()),
		port: parseWhole(port) ?? defaultPort,
	}));
	return [first, ...others];
}
