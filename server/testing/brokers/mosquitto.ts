import { spawnSync } from "node:child_process";
import { findMosquitto, startMosquitto } from "../mosquitto";
import { mosquittoUsers } from "../mosquitto-users";
import type { BrokerKind } from "./types";

export const MOSQUITTO: BrokerKind = {
	name: "Mosquitto",
	missing: () => (findMosquitto() === undefined ? "mosquitto is not installed" : undefined),
	version: () => /version (\S+)/.exec(spawnSync(findMosquitto() ?? "", ["-h"]).stdout.toString())?.[1] ?? "",
	start: () =>
		startMosquitto({
			isQuiet: true,
			config: [
				"allow_anonymous true",
				"password_file {dir}/users",
				"acl_file {dir}/acl",
				"persistence true",
				"persistence_location {dir}/",
				"max_queued_messages 100000",
			],
			files: {
				users: mosquittoUsers({ plant: "right" }),
				acl: "topic readwrite #\ntopic deny forbidden/#\n",
			},
		}),
	badLogin: { user: "plant", password: "wrong" },
	subscriberVersion: 5,
	versions: ["3.1", "3.1.1", "5.0"],
	deviations: {},
};
