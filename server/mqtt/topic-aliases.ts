import { encodeTopicAlias, type PublishShape } from "./publish-packet";
import type { Route } from "./route";

/** Shorter topics cost less than the bookkeeping at both ends. */
const SHORTEST_TOPIC_BYTES = 32;
const NO_TOPIC = Buffer.alloc(2);

interface Alias {
	readonly number: number;
	/** What messages under this alias begin with, once the broker knows it. */
	route: Route | undefined;
	/** Shape that `route` was made from. */
	base: PublishShape | undefined;
}

/**
 * Numbers that stand for MQTT topics on one connection (MQTT 5). The first long topics that appear get one each, up to
 * what the broker allows, and keep it: with more topics than numbers, taking numbers away again would cost what it
 * saves. The message that introduces a number carries the topic as well.
 */
export class TopicAliases {
	#maximum = 0;
	#byTopic = new Map<string, Alias>();

	/** Begins anew with a connection. `maximum`: Topic Alias Maximum of its CONNACK. */
	reset(maximum: number): void {
		this.#maximum = maximum;
		if (this.#byTopic.size > 0) this.#byTopic = new Map();
	}

	/** Bytes that the message which introduces a number may be longer than without one. */
	get extraBytes(): number {
		return this.#maximum === 0 ? 0 : 5;
	}

	/**
	 * How the next message of this route is to begin. It must go out: later ones rely on it.
	 *
	 * @param canGrow whether the message may be longer by `extraBytes`
	 */
	routeOf(route: Route, canGrow: boolean): Route {
		if (this.#maximum === 0) return route;
		const known = this.#byTopic.get(route.mqttTopic);
		if (known !== undefined) {
			if (known.route === undefined || known.base !== route.shape) {
				known.route = { ...withAlias(route, known.number), topic: NO_TOPIC };
				known.base = route.shape;
			}
			return known.route;
		}
		if (!canGrow || this.#byTopic.size >= this.#maximum || route.topic.length < SHORTEST_TOPIC_BYTES) return route;
		const number = this.#byTopic.size + 1;
		this.#byTopic.set(route.mqttTopic, { number, route: undefined, base: undefined });
		return withAlias(route, number);
	}
}

function withAlias(route: Route, number: number): Route {
	return { ...route, shape: { ...route.shape, properties: encodeTopicAlias(route.shape.properties, number) } };
}
