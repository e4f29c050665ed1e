/** The columns of the samples when the source's own are not known. */
const USUAL_ROW = { ts: 1_756_957_064_991, current: 10.3, voltage: 219, phase: 0.31 };

/** A believable row of these columns, as an object in their order. */
export function sampleRow(columns: readonly { name: string; type: string }[], tableName: string): object {
	if (columns.length === 0) return USUAL_ROW;
	return Object.fromEntries(
		columns.map(({ name, type }, index) => [
			name,
			name.toLowerCase() === "tbname" ? tableName : sampleValue(name, type.toUpperCase(), index),
		]),
	);
}

function sampleValue(name: string, type: string, index: number): unknown {
	const [, base = type] = /^([A-Z]+(?: UNSIGNED)?)/.exec(type) ?? [];
	switch (base) {
		case "TIMESTAMP":
			return USUAL_ROW.ts + index;
		case "BOOL":
			return true;
		case "TINYINT":
		case "SMALLINT":
		case "INT":
		case "BIGINT":
		case "TINYINT UNSIGNED":
		case "SMALLINT UNSIGNED":
		case "INT UNSIGNED":
		case "BIGINT UNSIGNED":
			return name === "voltage" ? USUAL_ROW.voltage : index + 1;
		case "FLOAT":
		case "DOUBLE":
			return name === "phase" ? USUAL_ROW.phase : USUAL_ROW.current;
		case "DECIMAL":
			return "10.30";
		case "VARBINARY":
		case "GEOMETRY":
		case "BLOB":
			return "c0ffee";
		case "JSON":
			return { line: 4 };
		default:
			return name;
	}
}
