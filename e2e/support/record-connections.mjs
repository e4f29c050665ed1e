// Loaded into every Node process of a run by NODE_OPTIONS=--import …?file=PATH: appends a line to PATH for everything that
// leaves the process (TCP, UDP, names that are resolved) and for every program that it starts.
import { appendFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";

const file = new URL(import.meta.url).searchParams.get("file");
const require = createRequire(import.meta.url);
const note = (what, where) =>
	appendFileSync(file, `${JSON.stringify({ pid: process.pid, what, where: String(where) })}\n`);

const net = require("node:net");
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function recorded(...args) {
	const [first, second] = Array.isArray(args[0]) ? args[0] : args;
	const options = typeof first === "object" && first !== null ? first : { port: first, host: second };
	const isPipe = typeof options.path === "string" && options.port === undefined;
	note("connect", isPipe ? options.path : `${options.host ?? "localhost"}:${options.port}`);
	return Reflect.apply(connect, this, args);
};

function record(object, name, what, whereOf) {
	const original = object[name];
	object[name] = function recorded(...args) {
		note(what, whereOf(args));
		return Reflect.apply(original, this, args);
	};
}

const dns = require("node:dns");
for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
	for (const name of Object.getOwnPropertyNames(holder)) {
		if (/^(lookup|resolve|reverse)/.test(name) && typeof holder[name] === "function") {
			record(holder, name, "lookup", ([host]) => host);
		}
	}
}
const dgram = require("node:dgram");
record(dgram.Socket.prototype, "send", "datagram", (args) => args.filter((arg) => typeof arg !== "object").join(":"));
const processes = require("node:child_process");
for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]) {
	record(processes, name, "program", ([program]) => `${name} ${program}`);
}
syncBuiltinESMExports();
note("loaded", process.argv[1] ?? "");
