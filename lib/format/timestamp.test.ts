import { expect, test } from "vitest";
import { timestampIn } from "./timestamp";

test.each([
	["UTC", "2025-09-04T03:37:44.991Z", "2025-09-04 03:37:44.991"],
	["Asia/Shanghai", "2025-09-04T03:37:44.991000123Z", "2025-09-04 11:37:44.991000123"],
	["America/New_York", "2025-01-01T00:00:00Z", "2024-12-31 19:00:00"],
	["UTC", "1969-12-31T23:59:59.999999Z", "1969-12-31 23:59:59.999999"],
	["UTC", "2025-09-04T11:37:44.5+08:00", "2025-09-04 03:37:44.5"],
	["UTC", "tomorrow", "tomorrow"],
])("in %s %s is %s", (zone, text, expected) => {
	expect(timestampIn(zone, text)).toBe(expected);
});
