import fs from "node:fs/promises";
import { setUpInputSchema } from "@/lib/api/account";
import { messageOf } from "@/lib/errors";
import { StartError } from "@/server/errors";
import type { ServiceContext } from "../context";
import { parseInput } from "../input";
import { createUser } from "./internal";

export interface UnattendedSetUp {
	ctx: ServiceContext;
	userName: string;
	/** Absolute; a line end after the password does not belong to it. */
	passwordFile: string;
}

/**
 * Makes the first administrator from settings. Once there is an account the settings mean nothing more, so that they
 * cannot bring back a password that was changed.
 *
 * @throws StartError `environment`
 */
export async function setUpUnattended({ ctx, userName, passwordFile }: UnattendedSetUp): Promise<void> {
	if (await ctx.accounts.hasAny()) return;
	const password = await readPassword(passwordFile);
	try {
		const account = parseInput(setUpInputSchema, { userName, password });
		await createUser(ctx, { ...account, role: "administrator" });
	} catch (cause) {
		throw new StartError(
			"environment",
			`The first administrator cannot be made from SPILLWAY_ADMIN_USER and SPILLWAY_ADMIN_PASSWORD_FILE: ${messageOf(cause)}`,
			{ cause },
		);
	}
	await ctx.audit.write({ actor: ctx.actor, action: "set up Spillway", subject: userName, outcome: "done" });
}

async function readPassword(file: string): Promise<string> {
	try {
		return (await fs.readFile(file, "utf8")).replace(/\r?\n$/, "");
	} catch (cause) {
		throw new StartError("environment", `SPILLWAY_ADMIN_PASSWORD_FILE names ${file}, which cannot be read.`, { cause });
	}
}
