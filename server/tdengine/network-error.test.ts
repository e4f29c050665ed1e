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
	["an answer in the clear", failure("ERR_SSL_WRONG_VERSION_NUMBER"), "db.example:6041 does not speak TLS"],
	[
		"an answer in the clear, as older versions put it",
		failure("EPROTO", "0A00010B:SSL routines:ssl3_get_record:wrong version number:"),
		"db.example:6041 does not speak TLS",
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
	expect(networkFaultOf(failure("ERR_SSL_NO_PROTOCOLS_AVAILABLE"))).toBe("tls");
});
