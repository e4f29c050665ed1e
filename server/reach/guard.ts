import dns from "node:dns";
import net from "node:net";
import { type AllowedAddress, allowsAddress, allowsName, parseAllowedAddress } from "@/lib/address-list/parse";
import { AddressError } from "@/server/errors";

interface Guard {
	/** Undefined: anywhere. */
	allowed: readonly AllowedAddress[] | undefined;
	/** The installation's own services, as `host:port`: never refused. */
	own: Set<string>;
}

// Pages and server are bundled apart and share no module, but they share the process and its sockets.
const SLOT = Symbol.for("spillway.reach");
type Holder = { [SLOT]?: Guard };

/**
 * Says where this process may connect to from now on; without entries, anywhere. It holds for every TCP connection of the
 * process, whichever library makes it and wherever a redirect leads: the address is looked at in the connect itself, after
 * the name was resolved, so that a name that changes its address between two looks gains nothing. Connections that stand
 * already are left alone.
 *
 * @param entries as `parseAllowedAddress` reads them; one that cannot be read allows nothing
 */
export function allowAddresses(entries: readonly string[]): void {
	const allowed = entries.map((text) => parseAllowedAddress(text)).filter((entry) => entry !== undefined);
	guard().allowed = entries.length === 0 ? undefined : allowed;
}

/** Leaves this one address open whatever is allowed: the installation's own database or queue, named by its operator. */
export function alwaysAllow(host: string, port: number): void {
	guard().own.add(`${host}:${port}`);
}

function guard(): Guard {
	const holder = globalThis as Holder;
	holder[SLOT] ??= install();
	return holder[SLOT];
}

function install(): Guard {
	const state: Guard = { allowed: undefined, own: new Set() };
	const connect = net.Socket.prototype.connect;
	net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
		const target = state.allowed === undefined ? undefined : targetOf(args);
		const isOwn = target !== undefined && state.own.has(`${target.host}:${target.port}`);
		if (state.allowed !== undefined && target !== undefined && !isOwn) {
			const refusal = check(state.allowed, target);
			if (refusal !== undefined) return fail(this, refusal);
		}
		return Reflect.apply(connect, this, target?.args ?? args);
	};
	return state;
}

/** Fails as a connect does: after whoever asked for it has begun to listen. What was written meanwhile goes nowhere. */
function fail(socket: net.Socket, error: Error): net.Socket {
	Object.assign(socket, { connecting: true });
	setImmediate(() => socket.destroy(error));
	return socket;
}

interface Target {
	host: string;
	port: number;
	options: net.TcpNetConnectOpts;
	/** The arguments to go on with, which hold these options. */
	args: unknown[];
}

/** What is being connected to; undefined for a pipe, which leads nowhere else. */
function targetOf(args: unknown[]): Target | undefined {
	// `net.connect` passes its arguments on as one array that is normalised already.
	const [first, second] = Array.isArray(args[0]) ? args[0] : args;
	if (typeof first === "object" && first !== null) {
		const options = first as net.TcpNetConnectOpts & { path?: string | null };
		if (typeof options.path === "string" && options.port === undefined) return undefined;
		return { host: options.host ?? "localhost", port: Number(options.port), options, args };
	}
	if (typeof first === "string" && Number.isNaN(Number(first))) return undefined;
	const options = { host: typeof second === "string" ? second : "localhost", port: Number(first) };
	return { ...options, options, args: [options, ...args.filter((arg) => typeof arg === "function")] };
}

/** Refuses at once, or has the addresses of the name sorted out when they are known. */
function check(allowed: readonly AllowedAddress[], { host, port, options }: Target): AddressError | undefined {
	if (allowsName(allowed, host, port)) return undefined;
	if (net.isIP(host) !== 0) return allowsAddress(allowed, host, port) ? undefined : new AddressError(host, port);
	const resolve = options.lookup ?? dns.lookup;
	options.lookup = (name, lookupOptions, callback) => {
		resolve(name, { ...lookupOptions, all: true }, (error, found) => {
			if (error !== null) return callback(error, []);
			const addresses = (Array.isArray(found) ? found : []).filter(({ address }) =>
				allowsAddress(allowed, address, port),
			);
			const [one] = addresses;
			if (one === undefined) return callback(new AddressError(host, port), []);
			if (lookupOptions.all === true) callback(null, addresses);
			else callback(null, one.address, one.family);
		});
	};
	return undefined;
}
