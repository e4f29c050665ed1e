import { inBrowser, ownPath } from "./base-path";

/** The session has ended: to the sign-in, and back here afterwards. */
export function leaveForSignIn(): void {
	const { pathname, search } = window.location;
	window.location.assign(inBrowser(`/sign-in?ended&next=${encodeURIComponent(ownPath(pathname) + search)}`));
}
