/** RFC 3339 with milliseconds: in UTC, or in an IANA zone with its offset. */
export function formatTime(unixMs: number, timeZone: string | undefined): string {
	if (timeZone === undefined) return new Date(unixMs).toISOString();
	const offset = offsetMinutes(unixMs, timeZone);
	if (offset === undefined) return new Date(unixMs).toISOString();
	const local = new Date(unixMs + offset * 60_000).toISOString().slice(0, -1);
	const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
	return `${local}${offset < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

function offsetMinutes(unixMs: number, timeZone: string): number | undefined {
	try {
		const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(unixMs);
		const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
		const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
		return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
	} catch {
		// An unknown zone: the adapter falls back to UTC as well.
		return undefined;
	}
}
