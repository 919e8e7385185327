/**
 * Ticks between {since} and {at} whose parts are all there, of {hosts} or of all hosts: a part of a piece of SQL for questions about a moment.
 * Grouped by what identifies a tick, its first number, so that a message that was delivered twice counts once. Numbers only grow, also when the
 * clock is set back: they tell which of two ticks with one time is the newer. Numbers are grouped by, and parts counted where there are several: a fleet has
 * a hundred ticks of each host in the time that a table needs.
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
