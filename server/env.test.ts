import path from "node:path";
import { describe, expect, test } from "vitest";
import { readEnv } from "./env";
import { StartError } from "./errors";

describe("settings from the environment", () => {
	test("have defaults, also for variables that are set to nothing", () => {
		expect(readEnv({ PORT: "", HOST: "" })).toMatchObject({
			port: 3000,
			host: "127.0.0.1",
			dataDir: path.resolve("data"),
			keyFile: undefined,
			isDemoOffered: true,
			logLevel: "info",
			isDevelopment: false,
		});
		expect(readEnv({}).workerCount).toBeGreaterThanOrEqual(1);
		expect(readEnv({}).workerCount).toBeLessThanOrEqual(4);
	});

	test("are taken as they are set", () => {
		const env = readEnv({
			PORT: "0",
			HOST: "[::1]",
			SPILLWAY_DATA_DIR: "/d",
			SPILLWAY_KEY_FILE: "/k",
			SPILLWAY_DEMO: "off",
			SPILLWAY_WORKERS: "7",
		});
		expect(env).toMatchObject({
			port: 0,
			host: "::1",
			dataDir: "/d",
			keyFile: "/k",
			isDemoOffered: false,
			workerCount: 7,
		});
	});

	test.each([
		["PORT", "70000"],
		["PORT", "3000x"],
		["PORT", "-1"],
		["SPILLWAY_WORKERS", "0"],
		["SPILLWAY_DEMO", "no"],
		["SPILLWAY_LOG_LEVEL", "loud"],
		["SPILLWAY_PUBLIC_URL", "spillway.plant"],
		["SPILLWAY_PUBLIC_URL", "ftp://spillway.plant"],
		["SPILLWAY_TLS_CERT", "cert.pem"],
		["SPILLWAY_TLS_KEY", "key.pem"],
		["SPILLWAY_ADMIN_USER", "ann"],
	])("%s=%s is refused by name", (name, value) => {
		expect(() => readEnv({ [name]: value })).toThrow(StartError);
		expect(() => readEnv({ [name]: value })).toThrow(name);
	});

	test("the demo is offered where nobody else can reach the console, unless it is asked for", () => {
		const isOffered = (variables: Record<string, string>) => readEnv(variables).isDemoOffered;
		expect([isOffered({}), isOffered({ SPILLWAY_DEMO: "off" })]).toEqual([true, false]);
		expect([isOffered({ HOST: "0.0.0.0" }), isOffered({ HOST: "0.0.0.0", SPILLWAY_DEMO: "on" })]).toEqual([
			false,
			true,
		]);
	});

	test.each([
		[{}, false, false],
		[{ HOST: "localhost" }, false, false],
		[{ HOST: "0.0.0.0" }, true, false],
		[{ HOST: "192.0.2.7", SPILLWAY_TLS_CERT: "c", SPILLWAY_TLS_KEY: "k" }, true, true],
		[{ SPILLWAY_PUBLIC_URL: "https://spillway.plant.example" }, true, true],
		[{ SPILLWAY_PUBLIC_URL: "http://localhost:8080" }, false, false],
		[{ SPILLWAY_TRUSTED_PROXIES: "127.0.0.1" }, true, false],
		[{ SPILLWAY_PUBLIC_URL: "http://plant", SPILLWAY_TLS_CERT: "c", SPILLWAY_TLS_KEY: "k" }, true, true],
	])("%o: reachable by others %s, by https %s", (variables, isReachable, isSecure) => {
		expect(readEnv(variables)).toMatchObject({ isReachable, isSecure });
	});

	test("sources are served on loopback only", () => {
		expect(readEnv({ SPILLWAY_DEV: "1" }).isDevelopment).toBe(true);
		expect(() => readEnv({ SPILLWAY_DEV: "1", HOST: "0.0.0.0" })).toThrow("SPILLWAY_DEV");
	});
});

describe("a base path", () => {
	test.each([
		["is part of the own address", { SPILLWAY_BASE_PATH: "/spillway" }, "http://127.0.0.1:3000/spillway"],
		[
			"is added to the public address",
			{ SPILLWAY_BASE_PATH: "/spillway/", SPILLWAY_PUBLIC_URL: "https://h.example" },
			"https://h.example/spillway",
		],
		[
			"may be in the public address already",
			{ SPILLWAY_BASE_PATH: "/spillway", SPILLWAY_PUBLIC_URL: "https://h.example/spillway/" },
			"https://h.example/spillway",
		],
	])("%s", (_name, variables, publicUrl) => {
		expect(readEnv(variables).publicUrl).toBe(publicUrl);
	});

	test.each([
		["that is none", { SPILLWAY_BASE_PATH: "spillway" }],
		["that is a page", { SPILLWAY_BASE_PATH: "/tasks" }],
		["that differs from the public address", { SPILLWAY_BASE_PATH: "/a", SPILLWAY_PUBLIC_URL: "https://h.example/b" }],
		["that the public address alone has", { SPILLWAY_PUBLIC_URL: "https://h.example/spillway" }],
	])("%s is refused", (_name, variables) => {
		expect(() => readEnv(variables)).toThrow(expect.objectContaining({ code: "environment" }));
	});
});
