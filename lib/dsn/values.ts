const TRUE_WORDS = new Set(["true", "t", "1", "yes", "y", "on"]);
const FALSE_WORDS = new Set(["false", "f", "0", "no", "n", "off"]);

/** The words for yes and no that TDengine's tools read; undefined for any other. */
export function parseBoolean(text: string): boolean | undefined {
	const word = text.trim().toLowerCase();
	if (TRUE_WORDS.has(word)) return true;
	return FALSE_WORDS.has(word) ? false : undefined;
}

/** A whole number without sign; undefined for anything else. */
export function parseWhole(text: string): number | undefined {
	const trimmed = text.trim();
	return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1_000,
	sec: 1_000,
	m: 60_000,
	min: 60_000,
	h: 3_600_000,
	d: 86_400_000,
	w: 604_800_000,
	M: 2_630_016_000,
	y: 31_557_600_000,
};

export const NEVER = "never";

export interface Duration {
	/** Infinity for `never`. */
	ms: number;
	/** The number had no unit, so seconds were taken. */
	isBare: boolean;
}

/** `500ms`, `5s`, `1h30m`, a bare number of seconds, or `never`; undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
	const compact = text.replace(/\s+/g, "");
	if (compact.toLowerCase() === NEVER) return { ms: Number.POSITIVE_INFINITY, isBare: false };
	if (/^\d+(\.\d+)?$/.test(compact)) return { ms: Math.round(Number(compact) * 1_000), isBare: true };
	if (!/^(\d+(\.\d+)?[a-zA-Z]+)+$/.test(compact)) return undefined;
	let ms = 0;
	for (const [, amount, unit = ""] of compact.matchAll(/(\d+(?:\.\d+)?)([a-zA-Z]+)/g)) {
		const unitMs = Object.hasOwn(UNIT_MS, unit) ? UNIT_MS[unit] : undefined;
		if (unitMs === undefined) return undefined;
		ms += Number(amount) * unitMs;
	}
	return Number.isFinite(ms) ? { ms: Math.round(ms), isBare: false } : undefined;
}

/** The shortest of `never`, `250ms`, `5s`, `2m`, `1h`, `3d` that says it exactly. */
export function formatDuration(ms: number): string {
	if (ms === Number.POSITIVE_INFINITY) return NEVER;
	for (const unit of ["d", "h", "m", "s"]) {
		const unitMs = UNIT_MS[unit] ?? 1;
		if (ms >= unitMs && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
	}
	return `${ms}ms`;
}

const encoder = new TextEncoder();

export function byteLength(text: string): number {
	return encoder.encode(text).length;
}
