import { type Clock, systemClock } from "@/server/clock";
import { sampleDsn } from "@/server/simulator/command";
import { withFreePort } from "@/server/simulator/listen";
import { type SimulatorOptions, startSimulator } from "@/server/simulator/simulator";
import { startBroker } from "./broker";

/** Ports that a demo had. Kept by whoever starts it, so that the task made from its DSNs finds it again. */
export interface DemoPorts {
	readonly source: number;
	readonly broker: number;
}

export interface DemoOptions {
	clock?: Clock;
	/** Ports of the last time; taken again if they are free. */
	ports?: DemoPorts | undefined;
	meters?: Pick<SimulatorOptions, "rate" | "meters" | "vgroups" | "seed">;
}

/** Everything a first task needs, without a server of one's own: a TDengine simulator and an MQTT broker. */
export interface Demo extends AsyncDisposable {
	readonly sourceDsn: string;
	readonly brokerDsn: string;
	/** To keep and to hand in again after a restart. When they differ from the kept ones, the task's DSNs need them. */
	readonly ports: DemoPorts;
	close(): Promise<void>;
}

export const DEMO_GROUP_ID = "spillway-demo";
const USUAL_BROKER_PORT = 1883;
/** A demo's groups settle sooner than a real cluster's: nobody waits two seconds for the first message. */
const REBALANCE_MS = 500;

/**
 * Starts both on the loopback interface: on the ports of the last time, else the broker on 1883, else on any free one.
 *
 * The simulated database lives in memory: after a restart it begins anew, and so does its group. A task that ran goes on
 * by itself if the demo is started before the task is, with the kept ports, or after the task's DSNs were set to the new ones.
 */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
	const { clock = systemClock, ports } = options;
	const broker = await withFreePort([...(ports ? [ports.broker] : []), USUAL_BROKER_PORT], startBroker);
	const simulator = await withFreePort(ports ? [ports.source] : [], (port) =>
		startSimulator({ ...options.meters, clock, port, rebalanceMs: REBALANCE_MS }),
	).catch(async (error: unknown) => {
		await broker.close();
		throw error;
	});
	const close = async () => {
		await Promise.all([simulator.close(), broker.close()]);
	};
	return {
		sourceDsn: sampleDsn(simulator.port, DEMO_GROUP_ID),
		brokerDsn: demoBrokerDsn(broker.port),
		ports: { source: simulator.port, broker: broker.port },
		close,
		[Symbol.asyncDispose]: close,
	};
}

function demoBrokerDsn(port: number): string {
	return `mqtt://127.0.0.1:${port}?version=3.1.1&client_id=spillway-demo&topic=plant/{database}/{table}&qos=1`;
}
