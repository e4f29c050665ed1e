/** DSNs of the benchmarks' peers on loopback. The password is the one that every TDengine comes with. */
export function sourceDsn(port: number, tmqTopic: string, groupId: string): string {
	return `tmq+ws://root:taosdata@127.0.0.1:${port}/${tmqTopic}?group.id=${groupId}&auto.offset.reset=earliest`;
}

export function brokerDsn(port: number, topic: string, clientId: string, params: Record<string, string> = {}): string {
	const all = new URLSearchParams({ version: "5.0", qos: "1", client_id: clientId, topic, ...params });
	return `mqtt://127.0.0.1:${port}?${all}`;
}

const GROUPS_A_TOPIC = 100;

/** TMQ topic of the feed for the task of this number: a topic takes only so many consumer groups. */
export function feedTopic(task: number): string {
	return `readings_${Math.floor(task / GROUPS_A_TOPIC)}`;
}
