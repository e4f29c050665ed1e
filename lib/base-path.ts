/**
 * The path below which the console is served, such as `/spillway`; empty where it is served at the root. Never ends with
 * a slash.
 */
export type BasePath = string;

/** The own top-level paths: a base path among them could not be told from a page. */
const OWN_ROOTS = [
	"_next",
	"account",
	"api",
	"explorer",
	"healthz",
	"metrics",
	"readyz",
	"set-up",
	"settings",
	"sign-in",
	"start",
	"tasks",
	"workers",
];

/** Reads a base path as people write it; undefined for what cannot be one. `/` and nothing mean the root. */
export function parseBasePath(text: string): BasePath | undefined {
	const trimmed = text.replace(/\/+$/, "");
	if (trimmed === "") return "";
	if (!/^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(trimmed) || trimmed.length > 100) return undefined;
	const [, first = ""] = trimmed.split("/");
	return OWN_ROOTS.includes(first) ? undefined : trimmed;
}

/** Whether an address (path, and query if any) lies below the base path. */
export function isBelow(base: BasePath, address: string): boolean {
	return (
		base === "" || address === base || [`${base}/`, `${base}?`, `${base}#`].some((lead) => address.startsWith(lead))
	);
}

/** An address of the console as the rest of it knows it: without the base path. */
export function withoutBase(base: BasePath, address: string): string {
	if (base === "" || !isBelow(base, address)) return address;
	// Not by its length: in the pages it is put in place after they were built, and a length may be computed before.
	const rest = address.replace(base, "");
	return rest.startsWith("/") ? rest : `/${rest}`;
}

/** An address of the console as it is asked for from outside. */
export function withBase(base: BasePath, address: string): string {
	if (base === "") return address;
	// The base path itself has no slash at its end.
	return `${base}${address.replace(/^\/(?=$|[?#])/, "")}`;
}
