/** Words of the domain-free parts of the console. */
export const common = {
	tryAgain: "Try again",
	cancel: "Cancel",
	close: "Close",
	copy: "Copy",
	copied: "Copied",
	keep: "Keep",
	more: "More",
	remove: "Remove",
	required: "required",
	showPassword: "Show the password",
	hidePassword: "Hide the password",
	formatted: "Formatted",
	exact: "Exact",
	bodyView: "How the body is shown",
	loading: "Loading",
	copyFailed: "The browser refused the clipboard. Select the text and copy it by hand.",
} as const;
