/**
 * Viewers of the console's event stream: some that read, and some that never do.
 *
 *     node viewers.mjs '{"url":"http://127.0.0.1:3000","cookie":"…","taskIds":["…"]}'
 *
 * Prints `{}`. A line `reading N` or `stalled N` opens or closes streams until there are so many, and prints
 * `{"bytes"}`: what all have read since the last line.
 */
import { once } from "node:events";
import net from "node:net";
import { onLine, print } from "./lines";

const { url, cookie, taskIds } = JSON.parse(process.argv[2] ?? "{}") as {
	url: string;
	cookie: string;
	taskIds: string[];
};
const { hostname, port, host } = new URL(url);
const streams = { reading: [] as net.Socket[], stalled: [] as net.Socket[] };
let bytes = 0;

async function open(kind: keyof typeof streams): Promise<void> {
	const socket = net.connect(Number(port), hostname);
	streams[kind].push(socket);
	socket.on("error", () => socket.destroy());
	await once(socket, "connect");
	socket.write(`GET /api/events HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\nCookie: ${cookie}\r\n\r\n`);
	let head = "";
	socket.on("data", (chunk) => {
		bytes += chunk.length;
		head += chunk.toString("latin1");
		const streamId = /"streamId":"([^"]+)"/.exec(head)?.[1];
		if (streamId === undefined) return;
		head = "";
		socket.removeAllListeners("data");
		void watch(streamId);
		if (kind === "stalled") socket.pause();
		else
			socket.on("data", (more) => {
				bytes += more.length;
			});
	});
}

async function watch(streamId: string): Promise<void> {
	await fetch(`${url}/api/events/watch`, {
		method: "PUT",
		headers: { "content-type": "application/json", cookie },
		body: JSON.stringify({ streamId, taskIds }),
	});
}

onLine((line) => {
	const [kind, count] = line.split(" ");
	if (kind !== "reading" && kind !== "stalled") return;
	const all = streams[kind];
	for (const socket of all.splice(Number(count))) socket.destroy();
	const missing = Array.from({ length: Number(count) - all.length }, () => open(kind));
	void Promise.all(missing).then(() => {
		print({ bytes });
		bytes = 0;
	});
});
process.on("SIGTERM", () => process.exit(0));
print({});
