import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import packageJson from "@/package.json" with { type: "json" };
import { listen } from "@/server/simulator/listen";
import type { BrokerKind, RunningBroker } from "./types";

const WRONG_LOGIN = 4;

async function start(): Promise<RunningBroker> {
	const sockets = new Set<Socket>();
	let aedes: Aedes;
	let server: Server;
	const open = async (port: number) => {
		aedes = await Aedes.createBroker({
			authenticate: (_client, user, _password, done) => {
				if (user !== "stranger") done(null, true);
				else done(Object.assign(new Error("wrong password"), { returnCode: WRONG_LOGIN }), false);
			},
			authorizePublish: (_client, { topic }, done) => {
				done(topic.startsWith("forbidden/") ? new Error("not allowed") : null);
			},
		});
		server = createServer((socket) => {
			sockets.add(socket);
			socket.once("close", () => sockets.delete(socket));
			aedes.handle(socket);
		});
		return listen(server, port, "127.0.0.1");
	};
	const port = await open(0);
	const kill = async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise<void>((resolve) => aedes.close(() => resolve()));
		await new Promise<void>((resolve) => server.close(() => resolve()));
	};
	return {
		port,
		kill,
		restart: async () => void (await open(port)),
		[Symbol.asyncDispose]: kill,
	};
}

export const AEDES: BrokerKind = {
	name: "aedes",
	missing: () => undefined,
	version: () => packageJson.dependencies.aedes,
	start,
	badLogin: { user: "stranger", password: "x" },
	subscriberVersion: 4,
	subscriberQos: 0,
	versions: ["3.1", "3.1.1", "5.0"],
	deviations: {
		"Sign-in, MQTT 5.0": "no, and says so",
		"Session kept over a lost connection": "no",
		"A refused topic is told by reason": "closes the connection",
	},
};
