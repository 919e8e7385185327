/**
 * A subquery for the complete ticks of one boot of {hosts} between {since} and {at}. A tick is complete when all its
 * parts are stored. Rows are grouped by the tick's first sequence number, so that a message delivered twice counts
 * once; sequence numbers also order two ticks of one time, because they only grow within a queue, even when the clock
 * is set back. Parts are counted only where a tick has several.
 */
export const completeTicksOfBoot = `
  SELECT
    toUInt64(seq - part + 1) AS tick_seq,
    any(ts) AS tick_ts,
    any(parts) AS tick_parts,
    any(elapsed_ms) AS tick_elapsed
  FROM ticks
  WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND host IN {hosts:Array(String)}
    AND boot_id = {bootId:String}
  GROUP BY cityHash64(host, queue), tick_seq
  HAVING tick_parts = 1 OR uniqExactIf(part, parts > 1) >= tick_parts`;
