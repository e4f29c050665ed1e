import type { BrokerDsn } from "@/lib/dsn/types";

/**
 * User name and password for CONNECT. MQTT 5 allows a password alone, such as a token; the client library does not, so
 * an empty user name goes with it, which brokers take for none.
 */
export function signInOf({ user, password }: BrokerDsn): { username?: string; password?: string } {
	if (password === undefined) return user === undefined ? {} : { username: user };
	return { username: user ?? "", password: password.reveal() };
}
