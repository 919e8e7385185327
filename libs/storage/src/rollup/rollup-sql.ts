/**
 * The rows of a rollup statement: between {from} and {to} in milliseconds, of {hosts} or, if that is empty, of all
 * hosts.
 */
export const bucketRange = `ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND (empty({hosts:Array(String)}) OR host IN {hosts:Array(String)})`;

/**
 * The server's clock at the start of the statement, before it reads a row. Of two computations of one bucket, the one
 * that started later has seen more rows, and its version wins, whichever collector ran it and however long that one was
 * frozen.
 */
export const versionNow = 'toUInt64(toUnixTimestamp64Micro(now64(6)))';
