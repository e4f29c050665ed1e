/** Rows as the REST endpoint gives them: values ready for JSON, bigint for 64-bit integers. */
export interface ResultSet {
	/** Name, type and length of each column. */
	readonly columns: readonly (readonly [name: string, type: string, length: number])[];
	readonly rows: readonly (readonly unknown[])[];
}

export function affected(rows: number): ResultSet {
	return { columns: [["affected_rows", "INT", 4]], rows: [[rows]] };
}
