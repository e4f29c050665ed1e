/** Tried in this order: most browsers also name the ones that they descend from. */
const PROGRAMS = [
	[/\bEdg\//, "Edge"],
	[/\bOPR\//, "Opera"],
	[/\bFirefox\//, "Firefox"],
	[/Chrome\//, "Chrome"],
	[/\bSafari\//, "Safari"],
	[/^curl\//, "curl"],
] as const;
const SYSTEMS = [
	[/Windows/, "Windows"],
	[/Android/, "Android"],
	[/iPhone|iPad/, "iOS"],
	[/Mac OS X/, "macOS"],
	[/Linux/, "Linux"],
] as const;

/** A short name of what sent this `User-Agent`, enough to know one's own devices; undefined when nothing is known. */
export function browserName(userAgent: string | undefined): string | undefined {
	if (userAgent === undefined) return undefined;
	const find = (list: readonly (readonly [RegExp, string])[]) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
	const program = find(PROGRAMS);
	const system = find(SYSTEMS);
	if (program === undefined) return system ?? userAgent.slice(0, 40);
	return system === undefined ? program : `${program}, ${system}`;
}
