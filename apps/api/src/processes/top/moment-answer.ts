import type { IdentityRow, LatestTick, RankedProcess, RankedSample } from '@psfleet/storage';
import { toTimeText } from '../../http/time-text.js';
import type { Moment } from '../../moments/moments.service.js';
import { identifyProcesses } from '../identify.js';
import { processKey, type SampledRow } from '../process-row.js';
import { withCounts, type ProgramCounts } from './program-spread.js';
import { noPeak, type TopAnswer } from './top.response.js';

/** The processes that rank highest at a moment, and everything that was read about them. */
export interface RankedAtMoment {
  readonly ranked: readonly RankedProcess[];
  /** The ticks that the processes were ranked from. */
  readonly ticks: readonly LatestTick[];
  readonly samples: readonly RankedSample[];
  readonly identities: readonly IdentityRow[];
  readonly counts: ProgramCounts;
  readonly warnings: readonly string[];
  readonly rowsRead: number;
}

/** Joins it to an answer, in the order of the ranks. */
export function toMomentAnswer(
  { at, warnings: late }: Moment<LatestTick>,
  { ranked, ticks, samples, identities, counts, warnings: missing, rowsRead }: RankedAtMoment,
): TopAnswer {
  const rows = joinSamples(ranked, samples);
  const { processes, warnings: unidentified } = identifyProcesses(rows, identities, ticks);
  const lost = rows.length < ranked.length ? ['samples of some processes are no longer stored, left out'] : [];
  const warnings = [...late, ...missing, ...lost, ...unidentified];
  return {
    processes: withCounts(
      processes.map((process, index) => ({ ...process, value: rows[index]?.value ?? 0, ...noPeak })),
      counts,
    ),
    meta: {
      at: toTimeText(at),
      from: null,
      to: null,
      tier: 'raw',
      explanation: 'each row is a process at one moment; ask with from and to for the most, or the sum, over a time',
      notKept: [],
      partial: warnings.length > 0,
      rowsRead,
      warnings,
    },
  };
}

/** The samples in the order of their ranks, without those that are not stored. One sample does not hold totals. */
function joinSamples(
  ranked: readonly RankedProcess[],
  samples: readonly RankedSample[],
): (SampledRow & { readonly value: number })[] {
  const byProcess = new Map(samples.map((sample) => [processKey(sample), sample]));
  return ranked.flatMap((process) => {
    const sample = byProcess.get(processKey(process));
    return sample === undefined ? [] : [{ ...sample, ...noTotals, value: process.value }];
  });
}

const noTotals = {
  cpuTicks: null,
  readBytes: null,
  writeBytes: null,
  tcpSentBytes: null,
  tcpReceivedBytes: null,
} as const;
