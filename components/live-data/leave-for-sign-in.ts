/** The session has ended: to the sign-in, and back here afterwards. */
export function leaveForSignIn(): void {
	const { pathname, search } = window.location;
	window.location.assign(`/sign-in?ended&next=${encodeURIComponent(pathname + search)}`);
}
