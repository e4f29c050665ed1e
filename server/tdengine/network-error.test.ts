import { expect, test } from "vitest";
import { networkFaultOf, networkWords } from "./network-error";

function failure(code: string, message = "low-level words"): Error {
	return Object.assign(new Error(message), { code });
}

test.each([
	["refused", failure("ECONNREFUSED"), "connection refused at db.example:6041"],
	[
		"refused on both families",
		Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
		"connection refused at db.example:6041",
	],
	["an unknown name", failure("ENOTFOUND"), "the name db.example cannot be resolved"],
	["no answer", failure("ETIMEDOUT"), "no answer from db.example:6041"],
	["a cut", failure("ECONNRESET"), "db.example:6041 closed the connection"],
	[
		"a certificate",
		failure("CERT_HAS_EXPIRED", "certificate has expired"),
		"db.example:6041 was not trusted (certificate has expired)",
	],
	[
		"wrapped by fetch",
		new TypeError("fetch failed", { cause: failure("ECONNREFUSED") }),
		"connection refused at db.example:6041",
	],
	["anything else", new Error("odd"), "db.example:6041: odd"],
])("%s is put into words", (_name, error, words) => {
	expect(networkWords(error, "db.example:6041")).toBe(words);
});

test("OpenSSL's own codes count as TLS", () => {
	expect(networkFaultOf(failure("ERR_SSL_WRONG_VERSION_NUMBER"))).toBe("tls");
});
