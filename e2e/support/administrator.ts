import fs from "node:fs/promises";
import path from "node:path";

const NAME = "tester";
export const PASSWORD = "vessel orchard lantern";

/** Settings with which a server in a test makes its first administrator by itself. */
export async function administratorSettings(dataFolder: string): Promise<Record<string, string>> {
	const file = path.join(dataFolder, "administrator.txt");
	await fs.writeFile(file, PASSWORD, { mode: 0o600 });
	return { SPILLWAY_ADMIN_USER: NAME, SPILLWAY_ADMIN_PASSWORD_FILE: file };
}

/** Signs in as that administrator: name and value of the session's cookie. */
export async function signIn(url: string): Promise<{ name: string; value: string }> {
	const response = await fetch(`${url}/api/session`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ userName: NAME, password: PASSWORD }),
	});
	const cookie = /^([^=]+)=([^;]*)/.exec(response.headers.getSetCookie()[0] ?? "");
	if (!response.ok || cookie === null) throw new Error(`cannot sign in: ${response.status} ${await response.text()}`);
	const [, name = "", value = ""] = cookie;
	return { name, value };
}
