import { test as base } from "@playwright/test";
import { signIn } from "./administrator";
import { Broker } from "./broker";
import { Product, startSimulator } from "./product";

interface Peers {
	/** Environment variables that the product is started with. */
	settings: Record<string, string>;
	product: Product;
	broker: Broker;
	/** Port of a TDengine simulator that writes rows all the time. */
	tdenginePort: number;
}

/** Each journey has a product, a real Mosquitto and a simulator of its own; all are gone when it ends. */
export const test = base.extend<Peers>({
	settings: [{}, { option: true }],
	product: async ({ browserName, settings }, use, testInfo) => {
		const product = await Product.start({ settings });
		await use(product);
		await product.end();
		if (testInfo.status !== testInfo.expectedStatus) {
			await testInfo.attach(`output of the product (${browserName})`, { body: product.output });
		}
	},
	// Journeys begin signed in; those that are about signing in take the cookies away.
	context: async ({ context, product }, use) => {
		const cookie = await signIn(product.url);
		await context.addCookies([{ ...cookie, url: product.url, httpOnly: true, sameSite: "Strict" }]);
		await use(context);
	},
	broker: async ({ browserName: _ }, use) => {
		const broker = await Broker.start();
		await use(broker);
		await broker.end();
	},
	tdenginePort: async ({ browserName: _ }, use) => {
		const simulator = await startSimulator(50);
		await use(simulator.port);
		await simulator.end();
	},
});

export { expect } from "@playwright/test";

/** The command line that a user of TDengine's own tool would have, for the peers of this journey. */
export function command(
	peers: Pick<Peers, "broker" | "tdenginePort">,
	{ topic = "plant/{database}/{table}", tmqTopic = "topic_meters", group = "journey", password = "taosdata" } = {},
): string {
	const from = `tmq+ws://root:${password}@127.0.0.1:${peers.tdenginePort}/${tmqTopic}?group.id=${group}&auto.offset.reset=earliest`;
	const to = `mqtt://127.0.0.1:${peers.broker.port}?version=5.0&client_id=${group}&topic=${topic}&qos=1`;
	return `taosx run -f "${from}" -t "${to}"`;
}
