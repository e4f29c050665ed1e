import net from "node:net";
import tls from "node:tls";
import { readHosts } from "@/lib/dsn/check-address";
import { paramOf } from "@/lib/dsn/draft";
import { parseDsn } from "@/lib/dsn/parse";
import type { DsnDraft, DsnEnd, HostPort } from "@/lib/dsn/types";
import type { Db } from "@/server/db/open";
import { allowAddresses } from "@/server/reach/guard";
import { readSettings } from "@/server/services/setting/store";
import { networkWords } from "@/server/tdengine/network-error";
import { expiry } from "./certificates";
import { type Finding, fail, ok } from "./finding";

const TIMEOUT_MS = 5_000;
const AT_ONCE = 8;

interface End extends HostPort {
	end: DsnEnd;
	isTls: boolean;
	/** Names of the tasks that go there. */
	tasks: string[];
}

/** Whether every TDengine and broker of the tasks can be reached, as far as the list of addresses lets them. */
export async function checkEnds(db: Db, nowMs: number): Promise<Finding[]> {
	allowAddresses((await readSettings(db)).allowedAddresses);
	const waiting = endsOf(await db.task.findMany({ where: { isDemo: false }, orderBy: { name: "asc" } }));
	const findings = new Map<End, Finding[]>();
	const order = [...waiting];
	const takeAll = async () => {
		for (let end = waiting.shift(); end !== undefined; end = waiting.shift()) {
			findings.set(end, await checkEnd(end, nowMs));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, takeAll));
	return order.flatMap((end) => findings.get(end) ?? []);
}

/** Each address once. */
function endsOf(tasks: readonly { name: string; source: string; broker: string }[]): End[] {
	const ends = new Map<string, End>();
	for (const { name, ...lines } of tasks) {
		for (const end of ["source", "broker"] as const) {
			const { draft } = parseDsn(end, lines[end]);
			for (const { host, port } of readHosts(draft)) {
				const isTls = speaksTls(draft);
				const key = `${end} ${host}:${port} ${isTls}`;
				const known = ends.get(key);
				if (known !== undefined) known.tasks.push(name);
				else ends.set(key, { end, host, port, isTls, tasks: [name] });
			}
		}
	}
	return [...ends.values()];
}

function speaksTls(draft: DsnDraft): boolean {
	return /(?:wss|mqtts)$/.test(draft.protocol) && paramOf(draft, "tls_verify") !== "false";
}

async function checkEnd({ end, host, port, isTls, tasks }: End, nowMs: number): Promise<Finding[]> {
	const address = `${host}:${port}`;
	const check = `${end === "source" ? "TDengine" : "broker"} ${address}`;
	const users = tasks.length === 1 ? `used by ${tasks[0]}` : `used by ${tasks.length} tasks`;
	try {
		const expiresAtMs = await reach({ host: host.replace(/^\[|\]$/g, ""), port }, isTls);
		const reached = ok(check, `reached (${users})`);
		return expiresAtMs === undefined ? [reached] : [reached, expiry(`certificate of ${address}`, expiresAtMs, nowMs)];
	} catch (error) {
		const mend = "start it, correct the task, or open the way: spillway check says more";
		return [fail(check, `${networkWords(error, address)} (${users})`, mend)];
	}
}

/** Connects and closes again; gives the time until which the certificate of the other side is good. */
function reach({ host, port }: HostPort, isTls: boolean): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		// Whether a task trusts the certificate depends on its own settings: here it is only looked at.
		const socket = isTls
			? tls.connect({ host, port, rejectUnauthorized: false, ...(net.isIP(host) === 0 && { servername: host }) })
			: net.connect({ host, port });
		socket.setTimeout(TIMEOUT_MS, () => socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
		socket.once("error", reject);
		socket.once(isTls ? "secureConnect" : "connect", () => {
			const validTo = socket instanceof tls.TLSSocket ? socket.getPeerCertificate().valid_to : undefined;
			resolve(validTo === undefined ? undefined : Date.parse(validTo));
			socket.destroy();
		});
	});
}
