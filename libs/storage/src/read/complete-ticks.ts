/**
 * A subquery for the complete ticks between {since} and {at} of {hosts}, or of all hosts. A tick is complete when all
 * its parts are stored. Rows are grouped by the tick's first sequence number, so that a message delivered twice counts
 * once; sequence numbers also order two ticks of one time, because they only grow, even when the clock is set back. The
 * host enters the key as a hash, and parts are counted only where a tick has several, because a fleet has a hundred
 * ticks per host in the time that a table needs.
 */
export const completeTicks = `
  SELECT
    any(ticks.host) AS host,
    toUInt64(seq - part + 1) AS tick_seq,
    any(ts) AS tick_ts,
    any(parts) AS tick_parts,
    any(boot_id) AS tick_boot,
    any(elapsed_ms) AS tick_elapsed,
    max(processes) AS tick_processes,
    max(keyframe) AS is_keyframe,
    any(event_source) AS tick_event_source
  FROM ticks
  WHERE ts > fromUnixTimestamp64Milli({since:Int64}, 'UTC')
    AND ts <= fromUnixTimestamp64Milli({at:Int64}, 'UTC')
    AND (empty({hosts:Array(String)}) OR ticks.host IN {hosts:Array(String)})
  GROUP BY cityHash64(ticks.host, queue), tick_seq
  HAVING tick_parts = 1 OR uniqExactIf(part, parts > 1) >= tick_parts`;
