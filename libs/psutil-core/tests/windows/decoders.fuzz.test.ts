import { assert, nat, oneof, property, string, uint8Array } from 'fast-check';
import { describe, it } from 'vitest';
import { PsutilError } from '../../src/index.js';
import { decodeAdapters } from '../../src/windows/decode/adapters.js';
import { splitCommandLine } from '../../src/windows/decode/command-line.js';
import * as cpu from '../../src/windows/decode/cpu.js';
import { decodeDiskPerformance, decodeDiskUsage } from '../../src/windows/decode/disk.js';
import { decodeEnvironment } from '../../src/windows/decode/environment.js';
import { decodeSwapMemory, decodeVirtualMemory } from '../../src/windows/decode/memory.js';
import { decodeInterfaceRow, decodeSockets } from '../../src/windows/decode/network.js';
import {
  decodeParameters,
  decodeParametersAddress,
  layouts32,
  layouts64,
} from '../../src/windows/decode/parameters.js';
import { decodeBattery } from '../../src/windows/decode/power.js';
import { decodeProcesses, decodeThreads } from '../../src/windows/decode/processes.js';
import { decodeSecurityId } from '../../src/windows/decode/security-id.js';
import { decodeSession, decodeSessionIds } from '../../src/windows/decode/sessions.js';
import { decodeList, decodeTerminated, decodeUnicodeString } from '../../src/windows/decode/text.js';
import { decodeBootTime, decodeCpuTimes } from '../../src/windows/decode/time.js';

/** `npm run test:long` runs a hundred times as many; scripts/test.mjs prints the seed. */
const times = Number(process.env['PSFLEET_TEST_TIMES'] ?? 1);
const seed = Number(process.env['PSFLEET_TEST_SEED'] ?? 20_261_130);

/** Every decoder of bytes; `base` is the address at which a buffer begins. */
const decoders: Readonly<Record<string, (bytes: Buffer, base: number) => unknown>> = {
  decodeAdapters,
  decodeBattery,
  decodeBootTime,
  decodeClocks: cpu.decodeClocks,
  decodeCoreCount: cpu.decodeCoreCount,
  decodeCpuLoads: cpu.decodeCpuLoads,
  decodeCpuTimes,
  decodeDeferredCalls: cpu.decodeDeferredCalls,
  decodeDiskPerformance,
  decodeDiskUsage,
  decodeEnvironment,
  decodeInterfaceRow,
  decodeList,
  decodeParameters: (bytes) => [decodeParameters(bytes, layouts64), decodeParameters(bytes, layouts32)],
  decodeParametersAddress: (bytes) => decodeParametersAddress(bytes, layouts64),
  decodeProcesses: (bytes, base) => decodeProcesses(bytes, base).map((entry) => decodeThreads(bytes, entry)),
  decodeSecurityId,
  decodeSession: (bytes) => decodeSession(bytes, bytes),
  decodeSessionIds: (bytes) => decodeSessionIds(bytes, 3),
  decodeSockets: (bytes) => (['tcp4', 'tcp6', 'udp4', 'udp6'] as const).map((table) => decodeSockets(table, bytes)),
  decodeSwapMemory: (bytes) => decodeSwapMemory(bytes, bytes),
  decodeSystemCalls: cpu.decodeSystemCalls,
  decodeTerminated: (bytes, base) => decodeTerminated(bytes, base, 'a test'),
  decodeUnicodeString: (bytes, base) => decodeUnicodeString(bytes, 0, base, 'a test'),
  decodeVirtualMemory: (bytes) => decodeVirtualMemory(bytes, bytes),
};

/** Small numbers lead on to other places of the buffer, as offsets and pointers do; anything may be cut anywhere. */
const buffers = oneof(
  uint8Array({ maxLength: 2_000 }),
  uint8Array({ maxLength: 2_000, max: 3 }),
  uint8Array({ maxLength: 500 }).map((bytes) => bytes.map((byte, index) => (index % 4 === 0 ? byte : 0))),
).map((bytes) => Buffer.from(bytes));

describe('whatever Windows answers', () => {
  it.each(Object.entries(decoders))('%s gives a value or a PsutilError', (_, decode) => {
    assert(
      property(buffers, nat({ max: 300 }), (bytes, base) => {
        try {
          decode(bytes, base);
        } catch (error) {
          if (!(error instanceof PsutilError)) {
            throw error;
          }
        }
      }),
      { seed, numRuns: 200 * times },
    );
  });

  it('splits any command line into arguments that lose nothing but quotes, slashes and blanks', () => {
    const essence = (text: string): string => text.replaceAll(/["\\\s]/gu, '');
    assert(
      property(string({ unit: 'binary' }), (line) => essence(splitCommandLine(line).join('')) === essence(line)),
      { seed, numRuns: 500 * times },
    );
  });
});
