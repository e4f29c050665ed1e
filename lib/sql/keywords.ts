/** Words of TDengine's SQL that the editor colours and offers. */
export const SQL_KEYWORDS =
	"select insert delete create alter drop show describe desc use explain flush kill grant revoke compact balance redistribute split merge trim from where group by having order asc desc limit offset slimit soffset partition interval sliding fill session state_window event_window count_window union all distinct as on join left right inner outer semi anti asof window with and or not in is null like match nmatch between exists if database databases table tables stable stables topic topics stream streams view views index user users dnode dnodes mnode mnodes qnode snode vgroups vnode consumer consumers subscriptions subscription connections queries transactions cluster grants variables local tags tag using values into file add column modify set rename primary key composite watermark max_delay trigger at_once window_close ignore expired update meta only begin replica vgroup buffer pages pagesize cachemodel cachesize comp duration keep maxrows minrows precision strict wal_level wal_fsync_period wal_retention_period wal_retention_size single_stable comment ttl sma rollup reload apps functions function aggregate language as outputtype bufsize enable disable sysinfo createdb pass read write alive licences case when then else end cast exists";

export const SQL_TYPES =
	"timestamp bool tinyint smallint int integer bigint unsigned float double decimal varchar binary nchar varbinary geometry blob json";

export const SQL_FUNCTIONS =
	"abs acos asin atan ceil cos exp floor ln log mod pi pow radians rand round sign sin sqrt tan truncate ascii char char_length concat concat_ws length lower ltrim position repeat replace rtrim substr substring_index trim upper now today timediff timetruncate timezone to_iso8601 to_json to_unixtimestamp to_char to_timestamp week weekday weekofyear dayofweek apercentile avg count elapsed histogram hyperloglog leastsquares max min mode percentile spread std stddev stddev_pop stddev_samp sum var_pop var_samp bottom cols first interp last last_row sample tail top unique csum derivative diff irate mavg statecount stateduration twa tbname _wstart _wend _wduration _qstart _qend _rowts _irowts _c0 server_version client_version server_status current_user database";

const RESERVED = new Set(`${SQL_KEYWORDS} ${SQL_TYPES}`.split(" "));

/** Whether a name must be quoted because it is a word of the language. */
export function isSqlKeyword(word: string): boolean {
	return RESERVED.has(word.toLowerCase());
}
