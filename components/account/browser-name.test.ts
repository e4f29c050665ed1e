import { expect, test } from "vitest";
import { browserName } from "./browser-name";

test.each([
	[
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
		"Chrome, Linux",
	],
	[
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36 Edg/156.0",
		"Edge, Windows",
	],
	["Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15", "Safari, macOS"],
	["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1", "Safari, iOS"],
	["curl/8.5.0", "curl"],
	["something-else/1", "something-else/1"],
	[undefined, undefined],
])("%s is %s", (userAgent, name) => {
	expect(browserName(userAgent)).toBe(name);
});
