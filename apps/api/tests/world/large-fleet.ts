import type { Storage } from '@psfleet/storage';
import { bootId } from './rows.js';

export interface FleetSize {
  readonly hosts: number;
  readonly processes: number;
  /** Ticks of 10 s after the keyframe, in each of which a seventh of the processes was active. */
  readonly deltas: number;
}

/** Stores the rows of a fleet whose keyframes are `deltas` ticks old at `now`, made within ClickHouse. */
export async function insertLargeFleet(storage: Storage, now: number, size: FleetSize): Promise<void> {
  const { hosts, processes, deltas } = size;
  const ts = (ticksAgo: string): string => `fromUnixTimestamp64Milli(${now - 5000} - 10000 * (${ticksAgo}), 'UTC')`;
  const host = `concat('host-', leftPad(toString(intDiv(number, ${processes}) % ${hosts}), 4, '0'))`;
  const uid = `cityHash64(${host}, number % ${processes})`;
  const name = `concat('program-', toString(number % 97))`;
  await storage.command(
    `INSERT INTO hosts (host, hostname, ts)
    SELECT concat('host-', leftPad(toString(number), 4, '0')) AS name, name, ${ts('0')} FROM numbers(${hosts})`,
  );
  await storage.command(
    `INSERT INTO process_samples (host, ts, seq, proc_uid, name, username, status, cpu_ticks, cpu_ticks_total, rss, vms,
      num_threads, num_fds, read_bytes, read_bytes_total, write_bytes, write_bytes_total, nice)
    SELECT ${host}, ${ts(`${deltas}`)}, 1, ${uid}, ${name}, 'app', 'sleeping', number % 50, number % 100000,
      cityHash64(number) % 1000000000, 1000000000, 8, 40, 0, number, 0, number, 0
    FROM numbers(${hosts * processes})`,
  );
  await storage.command(
    `INSERT INTO processes (host, boot_id, ts, seq, proc_uid, pid, start_ticks, create_time, name, exe, cmdline,
      cmdline_known, username)
    SELECT ${host}, '${bootId}', ${ts(`${deltas}`)}, 1, ${uid}, number % ${processes} + 1, number, 1.7e9, ${name},
      '/usr/bin/program', [${name}, '--config', concat('/etc/', hex(${uid}), '.yaml'), repeat('x', 100)], true, 'app'
    FROM numbers(${hosts * processes})`,
  );
  for (let delta = 1; delta <= deltas; delta++) {
    await storage.command(
      `INSERT INTO process_samples (host, ts, seq, proc_uid, name, username, status, cpu_ticks, rss)
      SELECT ${host}, ${ts(`${deltas - delta}`)}, ${delta + 1}, ${uid}, ${name}, 'app', 'running', number % 300,
        cityHash64(number, ${delta}) % 1000000000
      FROM numbers(${hosts * processes}) WHERE (number + ${delta}) % 7 = 0`,
    );
  }
  await storage.command(
    `INSERT INTO ticks (host, ts, seq, arrived_at, part, parts, boot_id, queue, elapsed_ms, interval_ms, keyframe,
      processes)
    SELECT concat('host-', leftPad(toString(number % ${hosts}), 4, '0')), ${ts(`intDiv(number, ${hosts})`)} AS ts,
      ${deltas + 1} - intDiv(number, ${hosts}) AS seq, ts, 1, 1, '${bootId}', '${bootId}', 10000, 10000, seq = 1,
      ${processes}
    FROM numbers(${hosts * (deltas + 1)})`,
  );
}
