import { pbkdf2Sync, randomBytes } from "node:crypto";

const ROUNDS = 101;

/** Lines of a Mosquitto `password_file`, made as `mosquitto_passwd` makes them. */
export function mosquittoUsers(passwords: Readonly<Record<string, string>>): string {
	return Object.entries(passwords)
		.map(([user, password]) => {
			const salt = randomBytes(12);
			const hash = pbkdf2Sync(password, salt, ROUNDS, 64, "sha512");
			return `${user}:$7$${ROUNDS}$${salt.toString("base64")}$${hash.toString("base64")}\n`;
		})
		.join("");
}
