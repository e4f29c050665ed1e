import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "../mosquitto";
import { type Program, portOpen, printed, startProgram } from "./program";
import type { BrokerKind, RunningBroker } from "./types";

const SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const LIBRARIES = "/usr/lib/rabbitmq/lib";

/** With an Erlang port mapper of its own, so that it meets no other node of the machine. */
async function start(): Promise<RunningBroker> {
	const dir = mkdtempSync(path.join(os.tmpdir(), "spillway-rabbitmq-"));
	const [port, webPort, nodePort, mapperPort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
	const file = (name: string, text: string) => {
		writeFileSync(path.join(dir, name), text);
		return path.join(dir, name);
	};
	const definitions = {
		users: [{ name: "guest", password: "guest", tags: ["administrator"] }],
		vhosts: [{ name: "/" }],
		permissions: [{ user: "guest", vhost: "/", configure: ".*", write: ".*", read: ".*" }],
		topic_permissions: [{ user: "guest", vhost: "/", exchange: "amq.topic", write: "^(?!forbidden[.]).*", read: ".*" }],
	};
	const config = [
		"listeners.tcp = none",
		`mqtt.listeners.tcp.1 = 127.0.0.1:${port}`,
		"mqtt.allow_anonymous = true",
		"mqtt.default_user = guest",
		"mqtt.default_pass = guest",
		"loopback_users = none",
		"web_mqtt.tcp.ip = 127.0.0.1",
		`web_mqtt.tcp.port = ${webPort}`,
		`load_definitions = ${file("definitions.json", JSON.stringify(definitions))}`,
		"log.file = false",
		"log.console = true",
		"log.console.level = info",
	];
	const env = {
		HOME: dir,
		ERL_EPMD_PORT: String(mapperPort),
		ERL_EPMD_ADDRESS: "127.0.0.1",
		RABBITMQ_NODENAME: `spillway-${port}@localhost`,
		RABBITMQ_MNESIA_BASE: path.join(dir, "data"),
		RABBITMQ_LOG_BASE: path.join(dir, "log"),
		RABBITMQ_CONFIG_FILE: file("rabbitmq.conf", `${config.join("\n")}\n`),
		RABBITMQ_ENABLED_PLUGINS_FILE: file("enabled_plugins", "[rabbitmq_mqtt,rabbitmq_web_mqtt].\n"),
		RABBITMQ_DIST_PORT: String(nodePort),
		RABBITMQ_PID_FILE: path.join(dir, "pid"),
		RABBITMQ_CONF_ENV_FILE: "/dev/null",
	};
	const mapper = startProgram("epmd", ["-port", String(mapperPort), "-address", "127.0.0.1"]);
	await portOpen(mapperPort, mapper);
	let program: Program;
	const restart = async () => {
		program = startProgram(SERVER, [], env);
		// It listens before it takes clients.
		await printed("Server startup complete", program);
	};
	await restart();
	return {
		port,
		webSocket: { port: webPort, path: "/ws" },
		kill: () => program.end("SIGKILL"),
		restart,
		async [Symbol.asyncDispose]() {
			await program.end("SIGTERM");
			await mapper.end("SIGTERM");
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

export const RABBITMQ: BrokerKind = {
	name: "RabbitMQ",
	missing: () => (existsSync(SERVER) ? undefined : "rabbitmq-server is not installed"),
	version: () => readdirSync(LIBRARIES).join().replace("rabbitmq_server-", ""),
	start,
	badLogin: { user: "guest", password: "wrong" },
	subscriberVersion: 4,
	versions: ["3.1", "3.1.1", "5.0"],
	deviations: {
		"Sign-in, MQTT 5.0": "no, closes the connection",
		"A dot in an MQTT topic": "line.2 arrives as line/2",
		"Session kept over a lost connection": "no",
		"A refused topic is told by reason": "closes the connection",
	},
};
