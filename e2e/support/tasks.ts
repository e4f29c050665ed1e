import { expect, type Page } from "@playwright/test";
import type { Broker } from "./broker";

/** Creates tasks through the API, as the page's own session. */
export class TaskMaker {
	constructor(
		private readonly page: Page,
		private readonly peers: { url: string; broker: Broker; tdenginePort: number },
	) {}

	/** Names double as consumer group, client id and first part of the MQTT topic. */
	async create(
		name: string,
		{ labels = [] as string[], password = "taosdata", brokerUser = "" } = {},
	): Promise<string> {
		const { broker, tdenginePort } = this.peers;
		const user = brokerUser === "" ? "" : `${brokerUser}:pass@`;
		const data = {
			name,
			labels,
			source: `tmq+ws://root:${password}@127.0.0.1:${tdenginePort}/topic_meters?group.id=${name}&auto.offset.reset=earliest`,
			broker: `mqtt://${user}127.0.0.1:${broker.port}?version=5.0&client_id=${name}&topic=${name}/{table}&qos=1`,
		};
		const created = await this.page.request.post(`${this.peers.url}/api/tasks`, { data });
		expect(created.ok(), await created.text()).toBe(true);
		const { id } = (await created.json()) as { id: string };
		return id;
	}

	async start(id: string): Promise<void> {
		const started = await this.page.request.post(`${this.peers.url}/api/tasks/${id}/start`);
		expect(started.ok(), await started.text()).toBe(true);
	}

	/** Of all tasks. */
	async ids(): Promise<string[]> {
		const answer = await this.page.request.get(`${this.peers.url}/api/tasks`);
		const { tasks } = (await answer.json()) as { tasks: { id: string }[] };
		return tasks.map(({ id }) => id);
	}
}
