import { Injectable } from '@nestjs/common';
import {
  readFleetMarks,
  readFleetStrip,
  readSilentHosts,
  readTierBounds,
  recordedMarkKinds,
  Storage,
  type FleetMarkRow,
  type FleetStripBucket,
  type SilenceRow,
} from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { SeriesMeta } from '../http/meta.response.js';
import { resolveRange } from '../http/time-range.js';
import { toTimeText } from '../http/time-text.js';
import { coarsestTier, planSeriesSlices, widenStep } from '../tiers/tier-slices.js';
import type { FleetStripQueryParams } from './strip.query.js';
import type { FleetMarkResponse, FleetStripResponse } from './strip.response.js';

@Injectable()
export class FleetStripService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #hosts: HostsService;

  constructor(context: ApiContext, storage: Storage, hosts: HostsService) {
    this.#context = context;
    this.#storage = storage;
    this.#hosts = hosts;
  }

  /** Every bucket of the range has a place in the lists, also those without data. Throws a 400 and a 404. */
  async read(query: FleetStripQueryParams): Promise<{
    strip: FleetStripResponse;
    meta: SeriesMeta;
  }> {
    const now = this.#context.now();
    const requested = resolveRange(query, now);
    const [bounds, hosts] = await Promise.all([readTierBounds(this.#storage), this.#hosts.select(query)]);
    const range = widenStep(bounds, requested);
    const slices = planSeriesSlices(bounds, range);
    const { stepMs } = range;
    // Each bucket may have a mark of each kind.
    const limit = Math.ceil((range.to - range.from) / stepMs) * recordedMarkKinds.length;
    const [buckets, silences, marks] = await Promise.all([
      readFleetStrip(this.#storage, { slices, stepMs, hosts }),
      readSilentHosts(this.#storage, { slices, stepMs, hosts, to: range.to, now }),
      readFleetMarks(this.#storage, { from: range.from, to: range.to, stepMs, hosts, limit }),
    ]);
    return {
      strip: {
        ...layOut(buckets.rows, range),
        marks: inOrder(marks.rows, silences.rows),
      },
      meta: {
        timeZone: 'UTC',
        step: stepMs / 1000,
        tier: coarsestTier(slices),
        from: toTimeText(range.from),
        to: toTimeText(range.to),
        rowsRead: buckets.rowsRead + silences.rowsRead + marks.rowsRead,
        warnings: [
          ...(stepMs === requested.stepMs ? [] : [`data that old is only available in steps of ${stepMs / 1000} s`]),
          ...this.#hosts.warnAboutLabels({ named: query }, range),
        ],
      },
    };
  }
}

function inOrder(marks: readonly FleetMarkRow[], silences: readonly SilenceRow[]): FleetMarkResponse[] {
  return [...marks, ...silences.map((silence) => ({ ...silence, kind: 'silent' as const, name: null }))]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, ...mark }) => ({ ...mark, at: toTimeText(at) }));
}

function layOut(
  rows: readonly FleetStripBucket[],
  { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number },
): Omit<FleetStripResponse, 'marks'> {
  const byTime = new Map(rows.map((row) => [row.bucket, row]));
  const buckets = Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, index) =>
    byTime.get(from + index * stepMs),
  );
  return {
    hosts: buckets.map((bucket) => bucket?.hosts ?? 0),
    cpu: buckets.map((bucket) => bucket?.cpu ?? null),
    memory: buckets.map((bucket) => bucket?.memory ?? null),
    io: buckets.map((bucket) => bucket?.io ?? null),
    pressure: buckets.map((bucket) => bucket?.pressure ?? null),
  };
}
