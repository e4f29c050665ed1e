/** The two ends of a task that is only looked at: nobody answers there. */
export function dsns(): { source: string; broker: string } {
	return {
		source: "tmq+ws://root:taosdata@127.0.0.1:9/topic_meters?group.id=looked-at",
		broker: "mqtt://127.0.0.1:9?version=5.0&client_id=looked-at&topic=plant/{table}",
	};
}
