import { describe, expect, it } from 'vitest';
import { EventBuilder, type EventRow } from './event-builder.js';

const exit: EventRow = {
  kind: 'exit',
  at: 1_000.4,
  since: null,
  source: 'kernel',
  uid: 7n,
  pid: 3,
  name: 'sh',
  username: null,
};

describe('EventBuilder', () => {
  it('builds null without events', () => {
    expect(new EventBuilder().build()).toBeNull();
  });

  it('rounds times, distinguishes 0 from unknown, and keeps each text once', () => {
    const builder = new EventBuilder();
    builder.add({ ...exit, exitCode: 0, lifetimeMs: 12.6 });
    builder.add({ ...exit, since: 999.6, exitSignal: 9, username: 'root' });
    expect(builder.build()).toMatchObject({
      rows: 2,
      columns: {
        kind: { values: ['exit'], indexes: [0, 0] },
        at: [1_000, 1_000],
        since: [null, 1_000],
        source: { values: ['kernel'], indexes: [0, 0] },
        proc_uid: BigUint64Array.of(7n, 7n),
        pid: [3, 3],
        name: { values: ['sh'], indexes: [0, 0] },
        username: { values: ['root'], indexes: [null, 0] },
        exit_code: [0, null],
        exit_signal: [null, 9],
        lifetime_ms: [13, null],
        step_ms: [null, null],
        total_vm: [null, null],
        anon_rss: [null, null],
        file_rss: [null, null],
        shmem_rss: [null, null],
        page_tables: [null, null],
        cgroup: { values: [], indexes: [null, null] },
        oom_score_adj: [null, null],
        reason: { values: [], indexes: [null, null] },
        gap_ms: [null, null],
        agent_version: { values: [], indexes: [null, null] },
      },
    });
  });

  it('has no negative times, which the wire refuses, even if the clock says 1969 or was set back', () => {
    const builder = new EventBuilder();
    builder.add({ ...exit, at: -5_000, since: -6_000, lifetimeMs: -40 });
    expect(builder.build()?.columns).toMatchObject({ at: [0], since: [0], lifetime_ms: [0] });
  });
});
