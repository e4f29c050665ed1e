import { expect, onTestFinished, test } from "vitest";
import type { CheckStep } from "@/lib/api/check";
import type { BrokerDsn } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import { systemClock } from "@/server/clock";
import { type Certificate, certificateFor } from "@/server/testing/certificate";
import { brokerDsn } from "@/server/testing/messages";
import { type MosquittoOptions, startMosquitto } from "@/server/testing/mosquitto";
import { checkBrokerConnection } from "./broker";

async function check(options: MosquittoOptions, dsn: Partial<BrokerDsn>, testTopic?: string): Promise<CheckStep[]> {
	const mosquitto = await startMosquitto(options);
	onTestFinished(() => mosquitto[Symbol.asyncDispose]());
	const steps: CheckStep[] = [];
	const { signal } = new AbortController();
	const checked = checkBrokerConnection(brokerDsn(mosquitto.port, dsn), { clock: systemClock, signal, testTopic });
	for await (const step of checked) steps.push(step);
	return steps;
}

function certificate(name: string): Certificate {
	const made = certificateFor(name);
	onTestFinished(() => made[Symbol.dispose]());
	return made;
}

const outcomes = (steps: CheckStep[]) => steps.map(({ step, outcome }) => `${step} ${outcome}`);

test("a good broker passes; whether it lets publish is not known without a message", async () => {
	const steps = await check({}, {});
	expect(outcomes(steps)).toEqual([
		"resolve passed",
		"connect passed",
		"tls skipped",
		"sign-in passed",
		"may-publish unknown",
	]);
});

test("a test message tells whether publishing is allowed", async () => {
	const acl: MosquittoOptions = {
		config: ["allow_anonymous true", "acl_file {dir}/acl"],
		files: { acl: "topic write ok\n" },
	};
	expect((await check(acl, {}, "ok")).at(-1)).toMatchObject({ step: "may-publish", outcome: "passed" });
	expect((await check(acl, {}, "not/ok")).at(-1)).toMatchObject({ step: "may-publish", outcome: "failed" });
});

test("a wrong password fails at sign-in, and nothing further is tried", async () => {
	const users: MosquittoOptions = {
		config: ["allow_anonymous false", "password_file {dir}/users"],
		files: { users: "" },
	};
	const steps = await check(users, { user: "u", password: new Secret("wrong") });
	expect(outcomes(steps).slice(3)).toEqual(["sign-in failed", "may-publish skipped"]);
	expect(steps[3]?.message).toBe("The broker refused the user name or password. Replace the password, then start.");
});

test("a certificate for another name says for which, and offers it", async () => {
	const { cert, key } = certificate("broker-2.plant.example");
	const steps = await check(
		{ listener: ["certfile {dir}/cert.pem", "keyfile {dir}/key.pem"], files: { "cert.pem": cert, "key.pem": key } },
		{ protocol: "mqtts", ca: cert },
	);
	expect(steps[2]).toEqual({
		step: "tls",
		outcome: "failed",
		message:
			"The certificate is for broker-2.plant.example, not for 127.0.0.1. Connect by that name, or have the certificate issued for both names.",
		suggestion: { label: "Connect to broker-2.plant.example", field: "host", value: "broker-2.plant.example" },
	});
});

test("TLS passes without verification, and says so", async () => {
	const { cert, key } = certificate("broker.example");
	const steps = await check(
		{ listener: ["certfile {dir}/cert.pem", "keyfile {dir}/key.pem"], files: { "cert.pem": cert, "key.pem": key } },
		{ protocol: "mqtts", isTlsVerified: false },
	);
	expect(outcomes(steps).slice(2, 4)).toEqual(["tls passed", "sign-in passed"]);
	expect(steps[2]?.detail).toContain("certificate not verified");
});
