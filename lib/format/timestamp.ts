const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known !== undefined) return known;
	const made = new Intl.DateTimeFormat("sv-SE", {
		timeZone,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hourCycle: "h23",
	});
	formats.set(timeZone, made);
	return made;
}

/**
 * An RFC 3339 time in another zone: `2025-09-04 11:37:44.991000123`. Every digit of the fraction stays, which a Date
 * would cut at the millisecond. A text that is no time comes back as it is.
 */
export function timestampIn(timeZone: string, text: string): string {
	const [, seconds, fraction = "", zone] = ISO.exec(text) ?? [];
	if (seconds === undefined) return text;
	return `${formatIn(timeZone).format(new Date(`${seconds}${zone}`))}${fraction}`;
}
