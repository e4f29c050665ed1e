/**
 * A broker that does as little as one can: it acknowledges every PUBLISH at QoS 1, as fast as it can or at a given rate,
 * and keeps nothing. For measuring Spillway where no broker is the limit, and beside a slow one.
 *
 *     node sink.mjs '{"messagesPerSecond":null}'
 *
 * Prints `{"port"}`.
 */
import net from "node:net";
import { print } from "./lines";

const CONNECT = 1;
const PUBLISH = 3;
const PINGREQ = 12;
const TURN_MS = 10;

const { messagesPerSecond } = JSON.parse(process.argv[2] ?? "{}") as { messagesPerSecond: number | null };

/** Start and length of the body behind a packet's head; undefined if not all of the packet is here. */
function bodyOf(bytes: Buffer, at: number): { start: number; length: number } | undefined {
	let length = 0;
	for (let index = 1; index <= 4; index++) {
		const byte = bytes[at + index];
		if (byte === undefined) return undefined;
		length += (byte & 127) * 128 ** (index - 1);
		if (byte < 128) {
			const start = at + index + 1;
			return start + length <= bytes.length ? { start, length } : undefined;
		}
	}
	throw new Error("not MQTT");
}

function serve(socket: net.Socket): void {
	let rest: Buffer = Buffer.alloc(0);
	let allowance = messagesPerSecond === null ? Number.POSITIVE_INFINITY : 0;

	const work = () => {
		const answers: Buffer[] = [];
		let at = 0;
		while (at < rest.length && allowance >= 1) {
			const body = bodyOf(rest, at);
			if (body === undefined) break;
			const head = rest[at] ?? 0;
			if (head >> 4 === CONNECT) answers.push(connack(rest.subarray(body.start)));
			else if (head >> 4 === PINGREQ) answers.push(Buffer.from([0xd0, 0]));
			else if (head >> 4 === PUBLISH) {
				allowance--;
				if ((head & 0x06) !== 0) {
					const idAt = body.start + 2 + rest.readUInt16BE(body.start);
					answers.push(Buffer.from([0x40, 2, rest[idAt] ?? 0, rest[idAt + 1] ?? 0]));
				}
			}
			at = body.start + body.length;
		}
		rest = rest.subarray(at);
		if (answers.length > 0) socket.write(Buffer.concat(answers));
		// A slow broker does not read what it cannot work off: its peer's window fills.
		if (allowance < 1) socket.pause();
		else socket.resume();
	};

	socket.setNoDelay(true);
	socket.on("data", (chunk) => {
		rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		work();
	});
	socket.on("error", () => socket.destroy());
	if (messagesPerSecond === null) return;
	allowance = 1;
	const timer = setInterval(() => {
		allowance = Math.min(allowance + (messagesPerSecond * TURN_MS) / 1_000, messagesPerSecond);
		work();
	}, TURN_MS);
	socket.on("close", () => clearInterval(timer));
}

/** Success; in MQTT 5 with an empty list of properties. */
function connack(connect: Buffer): Buffer {
	const isMqtt5 = connect[2 + connect.readUInt16BE(0)] === 5;
	return isMqtt5 ? Buffer.from([0x20, 3, 0, 0, 0]) : Buffer.from([0x20, 2, 0, 0]);
}

const server = net.createServer(serve).listen(0, "127.0.0.1", () => {
	const address = server.address();
	print({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("SIGTERM", () => process.exit(0));
