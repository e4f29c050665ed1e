/**
 * Where to go after the sign-in, from an address that anybody may have made: a path of this console.
 *
 * @returns undefined for what leads, or could lead, anywhere else
 */
export function ownPath(text: string): string | undefined {
	// Browsers leave out tabs and line ends, and take a backslash for a slash: only what is left of it tells.
	const base = "http://spillway.invalid";
	if (!text.startsWith("/") || !URL.canParse(text, base)) return undefined;
	const { origin, pathname, search, hash } = new URL(text, base);
	const path = `${pathname}${search}${hash}`;
	return origin === base && !path.startsWith("//") ? path : undefined;
}
