interface HostText {
	host: string;
	port: string;
}

/** `host:port` as one text; an IPv6 address stands in brackets. */
export function writeHost({ host, port }: HostText): string {
	const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
	return port === "" ? name : `${name}:${port}`;
}

/** The text that `writeHost` wrote, taken apart. */
export function readHost(text: string): HostText {
	const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
	if (bracketed !== null) return { host: bracketed[1] ?? "", port: bracketed[2] ?? "" };
	const colon = text.indexOf(":");
	// More than one colon without brackets is an IPv6 address by itself.
	if (colon < 0 || text.indexOf(":", colon + 1) >= 0) return { host: text, port: "" };
	return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}
