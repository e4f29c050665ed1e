// A worker that says only what every worker says first. The number is read from the source of the protocol.
import fs from "node:fs";

const source = fs.readFileSync(new URL("../../worker/protocol.ts", import.meta.url), "utf8");
const protocolVersion = Number(/WORKER_PROTOCOL_VERSION = (\d+)/.exec(source)?.[1]);
process.send?.({ type: "ready", protocolVersion, pid: process.pid });
process.on("disconnect", () => process.exit(0));
