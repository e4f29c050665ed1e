/** A database, a super table, a TMQ topic on it and a first row: all that a first subscription needs. */
export const EXAMPLE_STATEMENTS = [
	"create database if not exists db vgroups 1",
	"create table if not exists db.meters (ts timestamp, f1 int) tags(t1 int)",
	"create topic if not exists topic_meters as select ts, tbname, f1, t1 from db.meters",
	"insert into db.tb using db.meters tags(1) values(now, 1)",
] as const;

/** The one that writes a row, to be run as often as one likes. */
export const EXAMPLE_ROW = EXAMPLE_STATEMENTS[3];
