import { expect, test } from "vitest";
import { holeTimes } from "./hole-times";

const AT_MS = Date.UTC(2026, 10, 23, 4, 5, 6);

test.each([
	["a short hole has seconds", 18_000, "from 2026-11-23 04:05:06 to 2026-11-23 04:05:24 UTC"],
	["a long one has none", 5_100_000, "from 2026-11-23 04:05 to 2026-11-23 05:30 UTC"],
	["one of ten minutes is long", 600_000, "from 2026-11-23 04:05 to 2026-11-23 04:15 UTC"],
])("%s", (_, lengthMs, expected) => {
	expect(holeTimes(AT_MS, AT_MS + lengthMs)).toBe(expected);
});
