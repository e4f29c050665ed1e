/** What one check of `spillway doctor` has found. Nothing in it is secret. */
export interface Finding {
	/** What was looked at, in one or two words. */
	check: string;
	/** `warn`: it works, and will not for ever, or is not as it should be. `fail`: it does not work. */
	outcome: "ok" | "warn" | "fail";
	/** What is so. */
	message: string;
	/** What to do; missing where all is well. */
	mend?: string;
}

export function ok(check: string, message: string): Finding {
	return { check, outcome: "ok", message };
}

export function warn(check: string, message: string, mend: string): Finding {
	return { check, outcome: "warn", message, mend };
}

export function fail(check: string, message: string, mend: string): Finding {
	return { check, outcome: "fail", message, mend };
}
