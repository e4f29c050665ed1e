import { percentDecode } from "./percent";
import type { DsnDraft } from "./types";

/**
 * Takes a line apart that `formatDsn` wrote, as stored tasks have them. A line that people typed needs `parseDsn`, with
 * its tables of parameters; the list of tasks does without them.
 */
export function readWrittenLine(line: string): Pick<DsnDraft, "protocol" | "user" | "hosts" | "object" | "params"> {
	const [, protocol = "", user = "", hosts = "", object = "", query = ""] =
		/^([^:]*):\/\/(?:([^@/?]*)@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(line) ?? [];
	const pairs = query.split("&").filter((pair) => pair !== "");
	return {
		protocol: percentDecode(protocol),
		user: percentDecode(user),
		hosts: hosts.split(",").map(readHost),
		object: percentDecode(object),
		params: Object.fromEntries(
			pairs.map((pair) => {
				const equals = pair.indexOf("=");
				return [percentDecode(pair.slice(0, equals)), percentDecode(pair.slice(equals + 1))];
			}),
		),
	};
}

function readHost(text: string): { host: string; port: string } {
	const [, bracketed, plain = "", port = ""] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? [];
	return { host: percentDecode(bracketed ?? plain), port: percentDecode(port) };
}
