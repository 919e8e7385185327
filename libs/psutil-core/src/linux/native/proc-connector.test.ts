import { closeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mayFollowEvents } from '../../../tests/testing/event-rights.js';
import { decodeAcknowledgement, openProcConnector, processesOnly } from './proc-connector.js';
import { filterCode, type FilterStep } from './socket-filter.js';

/** Runs a filter as the kernel does; how many bytes it takes. */
function run(program: readonly FilterStep[], bytes: Buffer): number {
  let [a, x, at] = [0, 0, 0];
  for (let steps = 0; steps < 100; steps += 1) {
    const step = program[at];
    if (step === undefined) {
      throw new Error(`the program ends at ${at}`);
    }
    const { code, value, ifTrue = 0, ifFalse = 0 } = step;
    at += 1;
    switch (code) {
      case filterCode.loadWord: {
        a = bytes.readUInt32BE(value);
        break;
      }
      case filterCode.toX: {
        x = a;
        break;
      }
      case filterCode.isValue: {
        at += a === value ? ifTrue : ifFalse;
        break;
      }
      case filterCode.isX: {
        at += a === x ? ifTrue : ifFalse;
        break;
      }
      default: {
        return value;
      }
    }
  }
  throw new Error('the program does not end');
}

function datagram(what: number, words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.writeUInt32LE(what, 36);
  words.forEach((word, index) => bytes.writeInt32LE(word, 52 + 4 * index));
  return bytes;
}

describe('the filter of the process events', () => {
  it.each([
    ['a new process', 1, [10, 9, 20, 20], true],
    ['a new thread', 1, [10, 9, 21, 20], false],
    ['an exec', 2, [11, 10], true],
    ['the end of a process', 0x8000_0000, [70_000, 70_000, 0, 17], true],
    ['the end of a thread', 0x8000_0000, [70_001, 70_000, 0, 17], false],
    ['the acknowledgement', 0, [0], true],
    ['a change of user', 4, [10, 10, 0, 0], false],
    ['a change of the name', 0x200, [10, 10, 0, 0], false],
  ])('%s', (_, what, words, isTaken) => {
    expect(run(processesOnly, datagram(what, words)) > 0).toBe(isTaken);
  });
});

describe('the acknowledgement of the kernel', () => {
  const answer = (ack: number, what: number, error: number): Buffer => {
    const bytes = datagram(what, [error]);
    bytes.writeUInt32LE(ack, 28);
    return bytes;
  };
  it.each([
    ['a success', answer(8, 0, 0), 76, 0],
    ['a refusal', answer(8, 0, 1), 76, 1],
    ['the answer to another program', answer(1, 0, 0), 76, null],
    ['an event', answer(0, 1, 0), 76, null],
    ['half an answer', answer(8, 0, 0), 50, null],
  ])('%s', (_, bytes, length, expected) => {
    expect(decodeAcknowledgement(bytes, length, 7)).toBe(expected);
  });

  it('comes to everybody with CAP_NET_ADMIN in the initial namespaces, also while others listen', () => {
    if (!mayFollowEvents()) {
      expect(() => openProcConnector()).toThrow();
      return;
    }
    const connectors = Array.from({ length: 5 }, () => openProcConnector());
    for (const { fd } of connectors) {
      closeSync(fd);
    }
    expect(connectors).toHaveLength(5);
  });
});
