/** What the command line ends with. */
export const EXIT = {
	done: 0,
	/** What no retry can mend, or a failed check. */
	failed: 1,
	/** A DSN, a file or an option is wrong. */
	usage: 2,
	/** `apply --dry-run` found something that would change. */
	wouldChange: 3,
	/** A second signal while draining. */
	interrupted: 130,
} as const;
