/**
 * Listens at a broker and takes the time from the commit of each row's insert until the row is here.
 *
 *     node subscriber.mjs '{"brokerPort":1883,"filters":["bench/1"]}'
 *
 * Prints `{}` when subscribed. A line `report` prints what came since the last one.
 */
import { connectAsync } from "mqtt";
import { quantile } from "../statistics";
import { onLine, print } from "./lines";

/** Of the delays in ms. */
export interface Delays {
	readonly count: number;
	readonly p50: number;
	readonly p99: number;
	readonly max: number;
}

const { brokerPort, filters } = JSON.parse(process.argv[2] ?? "{}");
const client = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`, { protocolVersion: 5 });
let delays: number[] = [];
client.on("message", (_topic, payload) => {
	const committedNs = /"committed_ns":(\d+)/.exec(payload.toString("latin1"))?.[1];
	if (committedNs !== undefined) delays.push(Number(process.hrtime.bigint() - BigInt(committedNs)) / 1e6);
});
await client.subscribeAsync(filters, { qos: 0 });
onLine((line) => {
	if (line !== "report") return;
	const came = delays;
	delays = [];
	const max = quantile(came, 1);
	print({ count: came.length, p50: quantile(came, 0.5), p99: quantile(came, 0.99), max } satisfies Delays);
});
process.on("SIGTERM", () => process.exit(0));
print({});
