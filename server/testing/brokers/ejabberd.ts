import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "../mosquitto";
import { type Program, portOpen, startProgram } from "./program";
import type { BrokerKind, RunningBroker } from "./types";

const ARCHITECTURES = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
const ERLANG_LIBRARIES = ARCHITECTURES.map((name) => path.join("/usr/lib", name)).find(
	(folder) => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith("ejabberd-")),
);

/** Run by Erlang directly, as no node of a network: its own script changes to a user who may not read the folder. */
async function start(): Promise<RunningBroker> {
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-ejabberd-"));
	const [port, webPort] = await Promise.all([freePort(), freePort()]);
	const config = `hosts: [localhost]
loglevel: warning
listen:
  - {port: ${port}, ip: "127.0.0.1", module: mod_mqtt, backlog: 1000}
  - {port: ${webPort}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/mqtt: mod_mqtt}}
auth_method: [anonymous]
anonymous_protocol: login_anon
modules:
  mod_mqtt:
    access_publish:
      "open/#": [{allow: all}]
    max_queue: 100000
`;
	writeFileSync(path.join(dir, "ejabberd.yml"), config);
	const env = {
		HOME: dir,
		EJABBERD_CONFIG_PATH: path.join(dir, "ejabberd.yml"),
		EJABBERD_LOG_PATH: path.join(dir, "ejabberd.log"),
		ERL_LIBS: ERLANG_LIBRARIES,
	};
	let program: Program;
	const restart = async () => {
		program = startProgram("erl", ["-noinput", "-mnesia", "dir", `"${path.join(dir, "data")}"`, "-s", "ejabberd"], env);
		await portOpen(port, program);
		await portOpen(webPort, program);
	};
	await restart();
	return {
		port,
		webSocket: { port: webPort, path: "/mqtt" },
		kill: () => program.end("SIGKILL"),
		restart,
		async [Symbol.asyncDispose]() {
			await program.end("SIGTERM");
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

export const EJABBERD: BrokerKind = {
	name: "ejabberd",
	missing: () => (ERLANG_LIBRARIES === undefined ? "ejabberd is not installed" : undefined),
	version: () =>
		readdirSync(ERLANG_LIBRARIES ?? "/")
			.find((name) => name.startsWith("ejabberd-"))
			?.replace("ejabberd-", "") ?? "",
	start,
	login: { user: "plant@localhost", password: "x" },
	// Nobody at all: it lets no client in without a user.
	badLogin: undefined,
	subscriberVersion: 5,
	versions: ["3.1", "3.1.1", "5.0"],
	deviations: {
		"Sign-in, MQTT 3.1": "no, and says so",
		"A refused topic is told by reason, MQTT 5.0": "yes, as a bad topic name",
	},
};
