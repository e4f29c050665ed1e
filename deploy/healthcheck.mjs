// Asks the console on this machine whether it lives: exit code 0, or 1 when it does not. For HEALTHCHECK and its kin, in
// images that have no curl.
import http from "node:http";
import https from "node:https";

const { HOST = "127.0.0.1", PORT = "3000", SPILLWAY_TLS_CERT } = process.env;
const host = HOST === "0.0.0.0" || HOST === "::" ? "127.0.0.1" : HOST;
// Its own certificate names another address than this one; nothing but the status is read.
const options = { host, port: Number(PORT), path: "/healthz", timeout: 3_000, rejectUnauthorized: false };
const request = (SPILLWAY_TLS_CERT ? https : http).get(options, ({ statusCode }) =>
	process.exit(statusCode === 200 ? 0 : 1),
);
request.on("error", () => process.exit(1));
request.on("timeout", () => process.exit(1));
