import { describe, expect, it } from 'vitest';
import { exampleTick } from '../../tests/example-message.js';
import { decodeMessage, encodeTick, limits } from '../index.js';

describe('encodeTick', () => {
  it('sends a tick as one message when it fits', () => {
    const messages = encodeTick(exampleTick(300), 7);
    expect(messages).toHaveLength(1);
    expect(decodeMessage(messages[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({ seq: 7, part: 1, parts: 1 });
  });

  it('cuts a large tick into parts below the limit, without losing or repeating a row', () => {
    const tick = exampleTick(30_000);
    const messages = encodeTick(tick, 1);
    expect(messages.length).toBeGreaterThan(1);
    for (const { bytes } of messages) {
      expect(bytes.length).toBeLessThanOrEqual(limits.partBytes);
    }
    const parts = messages.map(({ bytes }) => decodeMessage(bytes));
    expect(parts.map(({ seq, part }) => [seq, part])).toEqual(parts.map((_, index) => [index + 1, index + 1]));
    expect(new Set(parts.map((part) => part.parts))).toEqual(new Set([messages.length]));
    expect(parts.flatMap((part) => [...(part.samples?.columns.proc_uid ?? [])])).toEqual([
      ...(tick.samples?.columns.proc_uid ?? []),
    ]);
    expect(parts.flatMap((part) => [...(part.identities?.columns.cmdline ?? [])])).toEqual([
      ...(tick.identities?.columns.cmdline ?? []),
    ]);
    expect(
      parts.flatMap(({ samples }) =>
        Array.from(samples?.columns.name.indexes ?? [], (index) => samples?.columns.name.values[index ?? -1]),
      ),
    ).toEqual(tick.samples?.columns.name.values);
    expect(parts.filter((part) => part.facts !== null).map(({ part }) => part)).toEqual([1]);
  });
});
