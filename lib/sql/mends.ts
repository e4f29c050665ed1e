/** What to do about a statement that TDengine refused, by its code. */
const MENDS: Readonly<Record<number, string>> = {
	304: "The user may not do this: sign in as another one, or have the right granted.",
	855: "Mend the password of this source.",
	849: "Mend the user of this source.",
	904: "There is no such database: choose one on the left, or check the spelling.",
	897: "Choose another name, or drop the database first.",
	9750: "Choose a database above the editor, or write it before the table: database.table.",
	9728: "The words behind “near” are where TDengine stopped reading: the mistake is there or just before.",
	9730: "Check the spelling of the column; the columns of a table are shown when it is selected on the left.",
	9731: "Check the spelling, and that the database is the right one. A name with capitals needs `backquotes`.",
	992: "Choose another name for the TMQ topic, or use the one that exists.",
	993: "Check the spelling of the TMQ topic.",
	1003: "A TMQ topic that is subscribed to cannot be dropped: stop the tasks and drop their consumer groups first.",
	866: "There is no such super table: check the spelling and the database.",
};

/** A sentence, or undefined where the server's own words have to do. */
export function mendOf(serverCode: number | undefined): string | undefined {
	return serverCode === undefined ? undefined : MENDS[serverCode];
}
