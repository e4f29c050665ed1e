import type { Logger } from "@/server/log";

/** What this Redis should do otherwise. Tasks run nonetheless. */
export interface RedisAdvice {
	/** As it is called in redis.conf. */
	setting: "maxmemory-policy" | "appendonly";
	/** What is so, and what may come of it. */
	message: string;
	/** What to do. */
	mend: string;
}

/** What `INFO` says, by name. It can be asked for where the settings themselves cannot. */
export function readInfo(text: string): ReadonlyMap<string, string> {
	const lines = text.split(/\r?\n/).map((line) => /^(\w+):(.*)$/.exec(line));
	return new Map(lines.flatMap((match) => (match === null ? [] : [[match[1] ?? "", match[2] ?? ""]])));
}

/** What can be lost in a Redis with these settings. One that does not tell a setting is not suspected. */
export function adviceOf(info: ReadonlyMap<string, string>): RedisAdvice[] {
	const advice: RedisAdvice[] = [];
	const policy = info.get("maxmemory_policy") ?? "noeviction";
	if (policy !== "noeviction") {
		advice.push({
			setting: "maxmemory-policy",
			message: `maxmemory-policy is ${policy}: when its memory is full, Redis throws away pipelines that run`,
			mend: "set maxmemory-policy noeviction in redis.conf",
		});
	}
	if (info.get("aof_enabled") === "0") {
		advice.push({
			setting: "appendonly",
			message: "appendonly is no: a Redis that dies forgets which pipelines run, and all of them begin anew",
			mend: "set appendonly yes in redis.conf",
		});
	}
	return advice;
}

/** One warning for each. */
export function tellAdvice(logger: Logger, shownUrl: string, advice: readonly RedisAdvice[]): void {
	for (const { setting, message, mend } of advice) logger.warn({ redis: shownUrl, setting }, `${message}; ${mend}`);
}

/** Whether one version such as `6.2.14` is below another. */
export function isOlder(version: string, other: string): boolean {
	const [ours, theirs] = [version, other].map((text) => text.split(".").map(Number));
	for (const [index, part] of (theirs ?? []).entries()) {
		const own = ours?.[index] ?? 0;
		if (own !== part) return own < part;
	}
	return false;
}
