import { BROKER_ADVANCED_FIELDS } from "./broker-advanced-fields";
import { type FieldSpec, field, withWebSocket } from "./field";

/** Every field of a broker DSN, in the order of the form. */
export const BROKER_FIELDS: readonly FieldSpec[] = [
	field({
		name: "protocol",
		isPart: true,
		label: "Protocol",
		help: "mqtts and mqtt+wss are the same over TLS.",
		kind: "enum",
		group: "connection",
		default: "mqtt",
		options: [
			{ value: "mqtt", label: "mqtt" },
			{ value: "mqtts", label: "mqtts", help: "Over TLS" },
			{ value: "mqtt+ws", label: "mqtt+ws", help: "Over WebSocket" },
			{ value: "mqtt+wss", label: "mqtt+wss", help: "Over WebSocket and TLS" },
		],
		ask: "Start with mqtt://, mqtts://, mqtt+ws:// or mqtt+wss://.",
	}),
	field({
		name: "host",
		isPart: true,
		label: "Server",
		help: "Host name or address of the broker. Several, separated by commas, are tried in turn.",
		kind: "text",
		group: "connection",
		placeholder: "mqtt.plant.example",
		ask: "Name the server on which the broker listens.",
	}),
	field({
		name: "port",
		isPart: true,
		label: "Port",
		help: "1883 unless given, 8883 with TLS, 8083 with WebSocket, 8084 with both.",
		kind: "number",
		group: "connection",
		min: 1,
		max: 65_535,
	}),
	field({
		name: "user",
		isPart: true,
		label: "User",
		help: "Leave empty if the broker lets anybody in.",
		kind: "text",
		group: "connection",
		maxBytes: 65_535,
	}),
	field({
		name: "password",
		isPart: true,
		label: "Password",
		help: "Stored encrypted, and never shown again.",
		kind: "secret",
		group: "connection",
		maxBytes: 65_535,
	}),
	field({
		name: "object",
		isPart: true,
		label: "Path",
		help: "Path of the WebSocket address.",
		kind: "text",
		group: "connection",
		default: "mqtt",
		condition: withWebSocket,
	}),
	field({
		name: "version",
		label: "Version",
		help: "MQTT 3.1 and 3.1.1 cannot refuse a message: one that the broker drops in silence counts as published.",
		kind: "enum",
		group: "connection",
		options: [
			{ value: "3.1", label: "3.1" },
			{ value: "3.1.1", label: "3.1.1" },
			{ value: "5.0", label: "5.0" },
		],
		ask: "Choose the MQTT version: 3.1, 3.1.1 or 5.0.",
	}),
	field({
		name: "client_id",
		label: "Client id",
		help: "Must be unique at the broker: a second client with this id throws the first one out.",
		kind: "text",
		group: "connection",
		maxBytes: 65_535,
		forbidden: ["\0"],
		placeholder: "spillway-meters",
		ask: "Give a name that no other client of the broker uses.",
	}),
	field({
		name: "topic",
		label: "MQTT topic",
		help: "Where rows go. Variables stand in braces.",
		kind: "template",
		group: "topics",
		placeholder: "plant/{database}/{table}",
		ask: "Name the MQTT topic to publish to.",
	}),
	field({
		name: "meta_topic",
		label: "Metadata topic",
		help: "Where table changes go; the MQTT topic above unless given.",
		kind: "template",
		group: "topics",
	}),
	field({
		name: "qos",
		label: "QoS",
		help: "0 repeats nothing: what is lost with a broken connection stays lost.",
		kind: "enum",
		group: "topics",
		default: "0",
		options: [
			{ value: "0", label: "0", help: "At most once, not acknowledged" },
			{ value: "1", label: "1", help: "At least once, acknowledged" },
			{ value: "2", label: "2", help: "Each publish exactly once, in two steps" },
		],
	}),
	field({
		name: "retain",
		label: "Retain",
		help: "The broker keeps the last message of each MQTT topic for new subscribers.",
		kind: "boolean",
		group: "topics",
		default: "false",
	}),
	...BROKER_ADVANCED_FIELDS,
];

/** Begins the parameters `user_property.NAME=value`, of which there may be any number. */
export const USER_PROPERTY = "user_property.";

/** Help of all of them, as a field has it. */
export const USER_PROPERTY_HELP =
	"Sent with each message. May name {database}, {tmq_topic}, {vgroup_id}, {stable}, {table} and {offset}.";
