/**
 * The buckets of a rollup statement: {from} to {to} in milliseconds, of {hosts} or of all hosts when that is empty.
 */
export const bucketRange = `ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND (empty({hosts:Array(String)}) OR host IN {hosts:Array(String)})`;

/**
 * The server's clock at the start of the statement, before it looked at any row. Of two computations of one bucket the one that began later
 * has seen more, and its version wins, whichever of two collectors asked for it and however long that one was frozen.
 */
export const versionNow = 'toUInt64(toUnixTimestamp64Micro(now64(6)))';
