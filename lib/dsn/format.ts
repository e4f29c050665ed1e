import { SECRET_MASK } from "@/lib/secret";
import { percentEncode } from "./percent";
import { isSecretParam } from "./secrets";
import type { DsnDraft, DsnEnd } from "./types";

/** Characters of a value that need no encoding for any known reader, and make templates and paths readable. */
const READABLE = "/{}$:,";

export interface FormatOptions {
	/** Show `••••` in place of every secret: for people to look at, not to be read back. */
	mask?: boolean;
	/** Leave secrets out, as if none had been typed. */
	omitSecrets?: boolean;
}

/** Writes a draft as one line that `parseDsn` reads back to the same draft. */
export function formatDsn(end: DsnEnd, draft: DsnDraft, options: FormatOptions = {}): string {
	const secret = (text: string, write: (text: string) => string): string => {
		if (text === "" || options.omitSecrets === true) return "";
		return options.mask === true ? SECRET_MASK : write(text);
	};
	const password = secret(draft.password, (text) => percentEncode(text));
	const user = percentEncode(draft.user);
	const userInfo = user === "" && password === "" ? "" : `${user}${password === "" ? "" : `:${password}`}@`;
	const params: string[] = [];
	for (const [name, text] of Object.entries(draft.params)) {
		const isSecret = isSecretParam(end, name, text);
		if (isSecret && options.omitSecrets === true) continue;
		const write = (value: string) => percentEncode(value, READABLE);
		params.push(`${percentEncode(name)}=${isSecret ? secret(text, write) : write(text)}`);
	}
	const object = draft.object === "" ? "" : `/${percentEncode(draft.object, READABLE)}`;
	const query = params.length === 0 ? "" : `?${params.join("&")}`;
	return `${percentEncode(draft.protocol, "+")}://${userInfo}${draft.hosts.map(formatHost).join(",")}${object}${query}`;
}

function formatHost({ host, port }: { host: string; port: string }): string {
	const suffix = port === "" ? "" : `:${percentEncode(port)}`;
	if (/^\[[^[\]]*\]$/.test(host)) return `[${percentEncode(host.slice(1, -1), ":")}]${suffix}`;
	return host.includes(":") ? `[${percentEncode(host, ":")}]${suffix}` : `${percentEncode(host)}${suffix}`;
}
