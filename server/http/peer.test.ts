import { expect, test } from "vitest";
import { Peers } from "./peer";

function addressOf(proxies: string[], remoteAddress: string | undefined, forwarded?: string): string | undefined {
	const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
	return new Peers(proxies).addressOf({ socket: { remoteAddress }, headers } as Parameters<Peers["addressOf"]>[0]);
}

test.each<[string, string[], string | undefined, string | undefined, string | undefined]>([
	["nothing is believed while no proxy is named", [], "192.0.2.1", "10.9.9.9", "192.0.2.1"],
	["nor from anybody who is no proxy", ["10.0.0.1"], "192.0.2.1", "10.9.9.9", "192.0.2.1"],
	["a named proxy tells who asked it", ["10.0.0.1"], "10.0.0.1", "198.51.100.7", "198.51.100.7"],
	["a network of proxies, too", ["10.0.0.0/8"], "10.3.2.1", "198.51.100.7", "198.51.100.7"],
	[
		"what was there before the proxy is a claim of the caller",
		["10.0.0.1"],
		"10.0.0.1",
		"127.0.0.1, 198.51.100.7",
		"198.51.100.7",
	],
	["several hops of ours are passed over", ["10.0.0.0/8"], "10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"],
	["a hop that is no address ends the reading", ["10.0.0.1"], "10.0.0.1", "198.51.100.7, unknown", "10.0.0.1"],
	["a proxy that says nothing is the peer", ["10.0.0.1"], "10.0.0.1", undefined, "10.0.0.1"],
	["IPv4 in an IPv6 dress is IPv4", ["10.0.0.1"], "::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"],
	["IPv6", ["2001:db8::/32"], "2001:db8::1", "2001:db9::5", "2001:db9::5"],
	["a socket that is gone has no address", [], undefined, "198.51.100.7", undefined],
])("%s", (_name, proxies, remoteAddress, forwarded, expected) => {
	expect(addressOf(proxies, remoteAddress, forwarded)).toBe(expected);
});

test.each(["proxy.example", "10.0.0.0/40", "10.0.0"])("%s is refused at start", (text) => {
	expect(() => new Peers([text])).toThrow(`SPILLWAY_TRUSTED_PROXIES holds "${text}"`);
});
