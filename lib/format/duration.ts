import type { Language } from "@/lib/words/languages";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface TimeWords {
	ms: string;
	s: string;
	min: string;
	h: string;
	d: string;
	now: string;
	ago: (span: string) => string;
	until: (span: string) => string;
	/** Whose way of writing a day and time is meant. */
	dates: string;
}

const WORDS: Readonly<Record<Language, TimeWords>> = {
	en: {
		ms: "ms",
		s: "s",
		min: "min",
		h: "h",
		d: "d",
		now: "now",
		ago: (span) => `${span} ago`,
		until: (span) => `in ${span}`,
		dates: "en-GB",
	},
	"zh-CN": {
		ms: "毫秒",
		s: "秒",
		min: "分钟",
		h: "小时",
		d: "天",
		now: "现在",
		ago: (span) => `${span}前`,
		until: (span) => `${span}后`,
		dates: "zh-CN",
	},
};

/** A span in its largest fitting unit: 340 ms is `340 ms`, 8,000 is `8 s`, then `4 min`, `5 h`, `21 d`. */
export function duration(spanMs: number, language: Language = "en"): string {
	const words = WORDS[language];
	const span = Math.max(0, spanMs);
	if (span < SECOND_MS) return `${Math.round(span)} ${words.ms}`;
	if (span < MINUTE_MS) return `${Math.floor(span / SECOND_MS)} ${words.s}`;
	if (span < HOUR_MS) return `${Math.floor(span / MINUTE_MS)} ${words.min}`;
	if (span < 2 * DAY_MS) return `${Math.floor(span / HOUR_MS)} ${words.h}`;
	return `${Math.floor(span / DAY_MS)} ${words.d}`;
}

/** A measured delay with one digit where it is short: `0.4 ms`, `38 ms`, `1.2 s`. */
export function delay(delayMs: number | undefined): string {
	if (delayMs === undefined) return "–";
	if (delayMs < 9.95) return `${Math.round(delayMs * 10) / 10} ms`;
	if (delayMs < 999.5) return `${Math.round(delayMs)} ms`;
	return delayMs < 9_950 ? `${(delayMs / SECOND_MS).toFixed(1)} s` : duration(delayMs);
}

/** `now` within ten seconds, then `42 s ago`, `3 d ago`. Clocks that disagree by a little give `now`. */
export function ago(thenMs: number, nowMs: number, language: Language = "en"): string {
	const words = WORDS[language];
	const span = nowMs - thenMs;
	return span < 10 * SECOND_MS ? words.now : words.ago(duration(span, language));
}

/** Seconds up to a moment, rounded up so that it counts down to 1: `in 8 s`; past ones are `now`. */
export function until(thenMs: number, nowMs: number, language: Language = "en"): string {
	const words = WORDS[language];
	const seconds = Math.ceil((thenMs - nowMs) / SECOND_MS);
	return seconds <= 0 ? words.now : words.until(duration(seconds * SECOND_MS, language));
}

/** Time of day with milliseconds, `14:36:58.152`, in the given zone. */
export function clockTime(atMs: number, timeZone: string, hasMs = true): string {
	const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone } as const;
	return new Intl.DateTimeFormat("en-GB", hasMs ? { ...options, fractionalSecondDigits: 3 } : options).format(atMs);
}

/**
 * A label of a time axis whose labels stand `stepS` seconds apart: the day, `22 Nov` or `11月22日`, else the time of day,
 * with seconds where they differ.
 */
export function axisTime(atMs: number, stepS: number, timeZone: string, language: Language = "en"): string {
	if (stepS < 86_400) {
		const time = clockTime(atMs, timeZone, false);
		return stepS < 60 ? time : time.slice(0, 5);
	}
	return new Intl.DateTimeFormat(WORDS[language].dates, { day: "numeric", month: "short", timeZone }).format(atMs);
}

/** Day and time, `22 Nov 2026, 14:36:58` or `2026年11月22日 14:36:58`, in the given zone. */
export function dateTime(atMs: number, timeZone: string, language: Language = "en"): string {
	return new Intl.DateTimeFormat(WORDS[language].dates, {
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hourCycle: "h23",
		timeZone,
	}).format(atMs);
}
