import { Injectable } from '@nestjs/common';
import {
  isRolledUp,
  readExits,
  readHosts,
  readIdentitiesAtMoments,
  readIdentitiesOfPrograms,
  readTierBounds,
  readTopPrograms,
  readTopProcesses,
  Storage,
  type ProcessEventRow,
  type ProcessFilters,
  type TierBounds,
  type TierSlice,
  type ProcessTier,
  type TopMetric,
  type TopProgramRow,
  type TopWindowRow,
} from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import { HostsService } from '../../hosts/hosts.service.js';
import type { TopMeta } from '../../http/meta.response.js';
import { invalidRequest } from '../../http/problem.js';
import { toTimeText } from '../../http/time-text.js';
import { oldestOf, planTopSlices } from '../../tiers/tier-slices.js';
import { upToNow, type TimeWindow } from '../../tiers/time-window.js';
import { toUnsweptProcess } from '../ended-process.js';
import { ProcessFates } from '../process-fates.js';
import { warnAboutCutTextsIn } from '../search/cut-command-lines.js';
import { processKey, toProcessWithoutSample, unknownProcess } from '../process-row.js';
import { isRankedByProcess, isWithinRawLimit, maxHostHours } from './raw-limit.js';
import type { TopQuery } from './top.query.js';
import { ProgramSpread, withCounts } from './program-spread.js';
import { fieldsOfProcess, noPeak, type TopAnswer, type TopProcessResponse } from './top.response.js';

/**
 * Ranks processes over a time range: each process by itself if the range is short enough, else by host, name, user and
 * program.
 */
@Injectable()
export class TopOverWindow {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #fates: ProcessFates;
  readonly #spread: ProgramSpread;
  readonly #hosts: HostsService;

  constructor(context: ApiContext, storage: Storage, fates: ProcessFates, spread: ProgramSpread, hosts: HostsService) {
    this.#context = context;
    this.#storage = storage;
    this.#fates = fates;
    this.#spread = spread;
    this.#hosts = hosts;
  }

  async read(query: TopQuery & ProcessFilters, window: TimeWindow): Promise<TopAnswer> {
    const { by } = query;
    const now = this.#context.now();
    const [bounds, hosts] = await Promise.all([readTierBounds(this.#storage), query.hosts ?? readHosts(this.#storage)]);
    const cost = [bounds, window.from, Math.min(window.to, now), hosts.length] as const;
    if (isRolledUp(by) && query.where === undefined) {
      return isRankedByProcess(...cost)
        ? this.#rankProcesses(query, window, bounds)
        : this.#rankPrograms(query, window, bounds);
    }
    if (!isWithinRawLimit(...cost)) {
      const limited = query.where === undefined ? by : 'a top with filters';
      throw invalidRequest([
        {
          path: 'from',
          message:
            `covers more than ${maxHostHours} host-hours, the limit for ${limited}: ` +
            'ask for less time or fewer hosts',
        },
      ]);
    }
    return this.#rankProcesses(query, window, bounds);
  }

  async #rankProcesses(query: TopQuery & ProcessFilters, window: TimeWindow, bounds: TierBounds): Promise<TopAnswer> {
    const [{ rows, rowsRead }, cut] = await Promise.all([
      readTopProcesses(this.#storage, query, window),
      warnAboutCutTextsIn(this.#storage, query, query.hosts, window),
    ]);
    const identified = await this.#identify(rows, query.by, window);
    const covered = upToNow(window, this.#context.now());
    const counts = await this.#spread.count(identified, { ...covered, bounds });
    const lost = [
      ...warnAboutLost(query.by, window.from, bounds.rawFrom),
      ...this.#hosts.warnAboutLabels(query, window),
      ...cut,
      ...(identified.some(({ pid }) => pid === null) ? ['the identities of some processes are not stored'] : []),
    ];
    const note = 'each row is a process, as it was when it had most; ask with at for the table of one moment, such as';
    return {
      processes: withCounts(identified, counts),
      meta: toMeta('raw', covered, rowsRead + counts.rowsRead, lost, `${note} peakAt`),
    };
  }

  async #rankPrograms(query: TopQuery, window: TimeWindow, bounds: TierBounds): Promise<TopAnswer> {
    const slices = planTopSlices(bounds, window.from, window.to);
    const { rows, rowsRead } = await readTopPrograms(this.#storage, query, slices);
    const tier = slices.some((slice) => slice.tier === '1h') ? '1h' : '15m';
    const covered = { from: slices[0]?.from ?? window.from, to: slices.at(-1)?.to ?? window.to };
    const identified = await this.#identifyPrograms(rows, query.by, slices);
    const counts = await this.#spread.countRolledUp(identified, slices);
    const lost = [
      ...warnAboutLost(query.by, window.from, oldestOf(bounds)),
      ...this.#hosts.warnAboutLabels(query, window),
    ];
    const isKept = identified.every(({ pid }) => pid !== null);
    const bucket = tier === '1h' ? 'hour or quarter hour' : 'quarter hour';
    return {
      processes: withCounts(identified, counts),
      meta: toMeta(
        tier,
        upToNow(covered, this.#context.now()),
        rowsRead + counts.rowsRead,
        lost,
        'a time range this long is answered from rollups: each row is all processes of one program, name and user ' +
          `of a host, with the process that had most of it in the ${bucket} of the peak; ` +
          'ask for less time or fewer hosts for each process by itself',
        isKept ? [] : fieldsOfProcess,
      ),
    };
  }

  /**
   * Each process as it was at its peak, and what became of it. One that no sweep saw has no identity, but an exit in
   * the time range.
   */
  async #identify(rows: readonly TopWindowRow[], by: TopMetric, window: TimeWindow): Promise<TopProcessResponse[]> {
    const ranked = rows.map(({ host, procUid, peakSeq }) => ({ host, procUid, seq: peakSeq }));
    const [identities, fates] = await Promise.all([
      readIdentitiesAtMoments(this.#storage, ranked),
      this.#fates.read(ranked, window.from),
    ]);
    const byProcess = new Map(identities.map((identity) => [processKey(identity), toProcessWithoutSample(identity)]));
    const unswept = ranked.filter((process) => !byProcess.has(processKey(process)));
    const exits = new Map((await readExits(this.#storage, unswept, window)).map((exit) => [processKey(exit), exit]));
    return rows.map((row) => {
      const exit = exits.get(processKey(row));
      const known = byProcess.get(processKey(row)) ?? (exit === undefined ? {} : identityOf(exit));
      return { ...toTopProcess(row, by), ...known, ...fates.get(processKey(row)) };
    });
  }

  /** The processes that had most of their programs, as they were then. */
  async #identifyPrograms(
    rows: readonly TopProgramRow[],
    by: TopMetric,
    slices: readonly TierSlice<ProcessTier>[],
  ): Promise<TopProcessResponse[]> {
    const ranked = rows.flatMap(({ host, procUid, program, peakAt }) =>
      procUid === null ? [] : [{ host, procUid, program, until: endOfBucket(slices, peakAt) }],
    );
    const [identities, fates] = await Promise.all([
      readIdentitiesOfPrograms(this.#storage, ranked),
      this.#fates.read(ranked, slices[0]?.from ?? 0),
    ]);
    const byProgram = new Map(identities.map((identity) => [programKeyOf(identity), toProcessWithoutSample(identity)]));
    const unswept = ranked.filter((process) => !byProgram.has(programKeyOf(process)));
    const [from, to] = [slices[0]?.from ?? 0, slices.at(-1)?.to ?? 0];
    const exits = await readExits(this.#storage, unswept, { from, to });
    const byProcess = new Map(exits.map((exit) => [processKey(exit), identityOf(exit)]));
    return rows.map((row) => ({
      ...toTopProcess(row, by),
      ...(byProgram.get(programKeyOf(row)) ?? byProcess.get(processKey(row))),
      program: row.program,
      ...fates.get(processKey(row)),
    }));
  }
}

function programKeyOf({ program, ...process }: Pick<TopProgramRow, 'host' | 'procUid' | 'program'>): string {
  return `${processKey(process)} ${program ?? ''}`;
}

/** The end of the bucket that begins at a peak; the peak itself among raw rows. */
function endOfBucket(slices: readonly TierSlice<ProcessTier>[], peakAt: number): number {
  const tier = slices.find(({ from, to }) => peakAt >= from && peakAt < to)?.tier ?? 'raw';
  return tier === 'raw' ? peakAt : peakAt + bucketMs[tier] - 1;
}

const bucketMs = { '15m': 900_000, '1h': 3_600_000 } as const;

/** What its exit tells about a process, without the totals that a top does not have. */
function identityOf(exit: ProcessEventRow): Partial<TopProcessResponse> {
  const { pid, ppid, parentProcUid, cmdline, cmdlineCut, program, createTime } = toUnsweptProcess({
    ...exit,
    procUid: '',
  });
  return { pid, ppid, parentProcUid, cmdline, cmdlineCut, program, createTime };
}

function toTopProcess(
  { host, procUid, name, username, value, peakAt }: Omit<TopProgramRow, 'program'>,
  by: TopMetric,
): Pick<TopProcessResponse, keyof TopProcessResponse> {
  return {
    ...unknownProcess,
    host,
    procUid,
    name,
    username,
    value: by === 'cpu' ? Math.round(value * 1e4) / 1e6 : value,
    ...noPeak,
    peakAt: toTimeText(peakAt),
  };
}

function warnAboutLost(by: TopMetric, from: number, oldest: number): string[] {
  if (from >= oldest) {
    return [];
  }
  return [oldest === Infinity ? 'nothing is stored' : `${by} is not stored before ${toTimeText(oldest)}`];
}

/** `lost` makes the answer partial. */
function toMeta(
  tier: TopMeta['tier'],
  { from, to }: TimeWindow,
  rowsRead: number,
  lost: readonly string[],
  explanation: string,
  notKept: readonly string[] = [],
): TopMeta {
  return {
    at: null,
    from: toTimeText(from),
    to: toTimeText(to),
    tier,
    explanation,
    notKept,
    partial: lost.length > 0,
    rowsRead,
    warnings: lost,
  };
}
