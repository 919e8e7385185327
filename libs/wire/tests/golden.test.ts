import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodeActionRequest,
  decodeMessage,
  encodeActionRequest,
  encodeMessage,
  eventTable,
  identityTable,
  noHints,
  type ActionRequest,
  type Columns,
  type SampleColumns,
  type TableDefinition,
} from '../src/index.js';
import { plainMessage } from './plain-message.js';
import { exampleMessage as newestMessage } from './example-message.js';

const golden = (name: string): Buffer => readFileSync(new URL(`golden/v1/${name}.bin`, import.meta.url));

const exampleAction: ActionRequest = {
  step: 'prepare',
  id: '01930000-0000-7000-8000-000000000000',
  verb: { verb: 'signal', signal: 'SIGTERM' },
  target: {
    host: 'web-1',
    hostId: '5f2c1b0d9e8a7f6c5b4a39281706f5e4',
    bootId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    pid: 1234,
    startTicks: 31_245,
    procUid: 0x9f86d081884c7d65n,
  },
};

/** The highest numbers of the columns that all released versions know. */
const released = { identities: 17, events: 12 } as const;

/** Without the columns of later versions. */
function withoutLater<T extends TableDefinition>(
  rows: Columns<T> | null,
  table: T,
  highest: number,
): Columns<T> | null {
  const isKnown = ([name]: [string, unknown]): boolean => (table[name]?.number ?? 0) <= highest;
  const unknown = (value: unknown): unknown =>
    value instanceof BigUint64Array
      ? new BigUint64Array(value.length)
      : Array.isArray(value)
        ? value.map(() => null)
        : { values: [], indexes: Array.from({ length: rows?.rows ?? 0 }, () => null) };
  return rows === null
    ? null
    : {
        rows: rows.rows,
        columns: Object.fromEntries(
          Object.entries(rows.columns).map(([name, value]) => [name, isKnown([name, value]) ? value : unknown(value)]),
        ) as Columns<T>['columns'],
      };
}

const noMemoryMaxima = { maxPss: null, maxPeakRss: null, maxSwap: null } as const;
/** Its columns lie between the numbers of those that released versions know. */
function withoutMemoryAndChildren(rows: SampleColumns | null): SampleColumns | null {
  const none = [null, null];
  const unknown = { shared: none, peak_rss: none, swap: none, pss: none, uss: none, pss_at: none, child_ticks: none };
  return rows === null ? null : { ...rows, columns: { ...rows.columns, ...unknown } };
}

const releasedMessage = {
  ...newestMessage,
  tick: { ...newestMessage.tick, exitSource: null, lostEnds: null, lostEvents: null, ...noMemoryMaxima },
  identities: withoutLater(newestMessage.identities, identityTable, released.identities),
  samples: withoutMemoryAndChildren(newestMessage.samples),
  events: withoutLater(newestMessage.events, eventTable, released.events),
};

const noClock = { offsetMs: null, timeSource: null, waiting: null, twin: null } as const;
const noTcpColumns = {
  tcp_sent_bytes: [null, null],
  tcp_sent_bytes_total: [null, null],
  tcp_received_bytes: [null, null],
  tcp_received_bytes_total: [null, null],
};
const { samples: newestSamples } = releasedMessage;
const messageWithoutTcp = {
  ...releasedMessage,
  tick: { ...releasedMessage.tick, maxTcpSentBytes: null, maxTcpReceivedBytes: null },
  samples: newestSamples === null ? null : { ...newestSamples, columns: { ...newestSamples.columns, ...noTcpColumns } },
};
const messageWithoutWarnings = {
  ...messageWithoutTcp,
  facts: releasedMessage.facts === null ? null : { ...releasedMessage.facts, warnings: null },
};
const messageWithoutClock = { ...messageWithoutWarnings, tick: { ...messageWithoutTcp.tick, ...noClock } };

const { samples } = messageWithoutTcp;
const majorFaults = { major_faults: [null, null] };
/** Without what the released versions up to this one did not know. */
const exampleMessage = {
  ...messageWithoutClock,
  samples: samples === null ? null : { ...samples, columns: { ...samples.columns, ...majorFaults } },
};
const noRankedProcess = { maxRssProcUid: null, maxRssTs: null, nextRss: null } as const;

// These files are what released agents send. They are never written again; a new version gets a folder of its own.
describe('golden bytes of version 1', () => {
  it('message: still decodes to the same values', () => {
    expect(plainMessage(decodeMessage(golden('message')))).toEqual({
      ...exampleMessage,
      tick: { ...exampleMessage.tick, ...noHints },
    });
  });

  it('message with maxima: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-highest')))).toEqual({
      ...exampleMessage,
      tick: { ...exampleMessage.tick, ...noRankedProcess, intervalMs: null, keyframeSeq: null, keyframeTs: null },
    });
  });

  it('message with its interval and its newest keyframe: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-keyframe')))).toEqual({
      ...exampleMessage,
      tick: { ...exampleMessage.tick, ...noRankedProcess },
    });
  });

  it('message with the process that has the most memory: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-highest-process')))).toEqual(exampleMessage);
  });

  it('message with major page faults: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-major-faults')))).toEqual(messageWithoutClock);
  });

  it('message with the offset of the clock, its backlog and its twin: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-clock')))).toEqual(messageWithoutWarnings);
  });

  it('message with the warnings of the host: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-warnings')))).toEqual(messageWithoutTcp);
  });

  it('message with TCP payload: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-tcp')))).toEqual(releasedMessage);
  });

  it('message with the time of children that ended unseen: still decodes to the same', () => {
    expect(plainMessage(decodeMessage(golden('message-children')))).toEqual(newestMessage);
  });

  it('action with its step: still decodes to the same', () => {
    expect(decodeActionRequest(golden('action-step'))).toEqual(exampleAction);
  });

  it('action without a step: refused', () => {
    expect(() => decodeActionRequest(golden('action-host-id'))).toThrow('names no step');
  });

  it('action that does not say for which machine of this name it is: refused', () => {
    expect(() => decodeActionRequest(golden('action'))).toThrow('field 10');
  });

  it('what is encoded now decodes to the same values too', () => {
    const withoutHints = { ...newestMessage, tick: { ...newestMessage.tick, ...noHints } };
    for (const message of [newestMessage, withoutHints]) {
      expect(plainMessage(decodeMessage(encodeMessage(message)))).toEqual(message);
    }
    expect(decodeActionRequest(encodeActionRequest(exampleAction))).toEqual(exampleAction);
  });
});
