import { isSqlKeyword } from "./keywords";
import { writeIdentifier } from "./quote-identifier";

const FEW_ROWS = 100;

/** A first look into a table. */
export function selectRowsSql(database: string, table: string): string {
	return `select * from ${write(database)}.${write(table)} limit ${FEW_ROWS}`;
}

export function countRowsSql(database: string, table: string): string {
	return `select count(*) from ${write(database)}.${write(table)}`;
}

export function dropTopicSql(name: string): string {
	return `drop topic ${write(name)}`;
}

function write(name: string): string {
	return writeIdentifier(name, isSqlKeyword);
}
