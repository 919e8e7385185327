import { column, nullCells, type Row } from './columns.js';

const nullable = { nullable: true } as const;

/**
 * The tick itself: a record, in each of its messages. `max_*` is the maximum over all processes of the host; for a
 * counter, the largest increase since the previous tick. 0 means that no process that the agent may see has more; null
 * means that the agent does not send it.
 */
export const tickTable = {
  keyframe: column(1, 'flag', 'Whether the samples of this tick hold every process'),
  processes: column(2, 'u64', 'Processes on the host'),
  dropped: column(3, 'u64', 'Messages lost before this one since the start of the queue'),
  event_source: column(4, 'dictionary', 'What reports starts and exits: the kernel at once, or the next sweep', {
    oneOf: ['kernel', 'sweep'],
  }),
  max_cpu_ticks: column(5, 'u64', 'Maximum of `cpu_ticks`, 1/100 seconds', nullable),
  max_read_bytes: column(6, 'u64', 'Maximum of `read_bytes`', nullable),
  max_write_bytes: column(7, 'u64', 'Maximum of `write_bytes`', nullable),
  max_tcp_sent_bytes: column(30, 'u64', 'Maximum of `tcp_sent_bytes`', nullable),
  max_tcp_received_bytes: column(31, 'u64', 'Maximum of `tcp_received_bytes`', nullable),
  max_rss: column(8, 'u64', 'Maximum of `rss`, bytes', nullable),
  max_pss: column(32, 'u64', 'Maximum of `pss`, bytes', nullable),
  max_peak_rss: column(33, 'u64', 'Maximum of `peak_rss`, bytes', nullable),
  max_swap: column(34, 'u64', 'Maximum of `swap`, bytes', nullable),
  max_num_fds: column(9, 'u64', 'Maximum of `num_fds`', nullable),
  max_num_threads: column(10, 'u64', 'Maximum of `num_threads`', nullable),
  max_rss_proc_uid: column(
    14,
    'uid',
    'The process with `max_rss`, which a reader thus finds without a search',
    nullable,
  ),
  max_rss_ts: column(15, 'time', 'Time of the tick that brought its newest row', nullable),
  next_rss: column(16, 'u64', 'Bytes that no other process of the host exceeds', nullable),
  interval_ms: column(11, 'u64', "Time between two ticks in the agent's configuration, milliseconds", nullable),
  keyframe_seq: column(
    12,
    'u64',
    'Number of the message with which the newest keyframe begins; this tick may be it',
    nullable,
  ),
  keyframe_ts: column(13, 'time', 'Time of that keyframe', nullable),
  offset_ms: column(
    17,
    'i64',
    "What to add to the host's times to get the fleet's, milliseconds; 0 until a collector told its time",
    nullable,
  ),
  time_source: column(18, 'dictionary', 'Where the offset comes from', {
    nullable: true,
    oneOf: ['none', 'collector'],
  }),
  waiting: column(19, 'u64', 'Earlier messages that the agent still had to send when it made this one', nullable),
  twin: column(20, 'flag', 'Whether another machine sends under the name of this host', nullable),
  exit_source: column(25, 'dictionary', 'What accounts ended processes', {
    nullable: true,
    oneOf: ['none', 'taskstats'],
  }),
  lost_ends: column(26, 'u64', 'Ends of threads since the last tick that the kernel could not deliver', nullable),
  lost_events: column(
    27,
    'u64',
    'How often since the last tick the kernel dropped starts and exits that were not taken in time',
    nullable,
  ),
} as const;

export type TickFacts = Row<typeof tickTable>;

/** The difference from the times of a message to those of the fleet: milliseconds to add. */
export function offsetOf({ offsetMs }: TickFacts): number {
  return offsetMs ?? 0;
}

/** All nullable fields of a tick as null, as from an agent that sends none of them. */
export const noHints = nullCells(tickTable);
