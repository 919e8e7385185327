import { Injectable } from '@nestjs/common';
import { readTierBounds, Storage, type TierBounds } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { HostsService } from '../hosts/hosts.service.js';
import { invalidRequest } from '../http/problem.js';
import { parseTime } from '../http/time-parameter.js';
import { requireOrder } from '../http/time-range.js';
import { toTimeText } from '../http/time-text.js';
import { MomentsService } from '../moments/moments.service.js';
import { parseRangeEnd } from '../moments/range-end.js';
import { isBeforeRaw } from '../tiers/tier-slices.js';
import { CounterExplainer, type TickRange } from './counter-explainer.js';
import type { ExplainBody } from './explain.body.js';
import type { ExplanationAnswer } from './explain.response.js';
import { MemoryExplainer } from './memory-explainer.js';
import { isKeptInRollups, RolledExplainer } from './rolled-explainer.js';

/** Raw rows of one host for so long are as many as a top reads at most. */
const maxHours = 250;

/** Answers which processes make up a metric of a host. */
@Injectable()
export class ExplainService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #hosts: HostsService;
  readonly #moments: MomentsService;
  readonly #counters: CounterExplainer;
  readonly #memory: MemoryExplainer;
  readonly #rolled: RolledExplainer;

  constructor(
    context: ApiContext,
    storage: Storage,
    hosts: HostsService,
    moments: MomentsService,
    counters: CounterExplainer,
    memory: MemoryExplainer,
    rolled: RolledExplainer,
  ) {
    this.#context = context;
    this.#storage = storage;
    this.#hosts = hosts;
    this.#moments = moments;
    this.#counters = counters;
    this.#memory = memory;
    this.#rolled = rolled;
  }

  async explain(body: ExplainBody): Promise<ExplanationAnswer> {
    const { host, metric, at, from } = body;
    const range = from === undefined ? null : this.#rangeOf(body);
    await this.#hosts.require(host);
    if (range !== null) {
      const bounds = await readTierBounds(this.#storage);
      const rolled = isKeptInRollups(body) ? await this.#rolled.explain(body, range, bounds) : null;
      if (rolled !== null) {
        return rolled;
      }
      const answer = await (metric === 'memory'
        ? this.#memory.explainPeak(body, range)
        : this.#counters.explain(body, metric, range));
      return withWarnings(answer, warnAboutLost(range, bounds));
    }
    const asked = at === undefined ? null : parseTime(at, this.#context.now());
    if (metric === 'memory') {
      return this.#memory.explain(body, asked);
    }
    const moment = await this.#moments.find({ host }, asked);
    const last = moment.ticks[0]?.ts ?? asked ?? this.#context.now();
    const answer = await this.#counters.explain(body, metric, { after: last - 1, upTo: last });
    return withWarnings(answer, moment.warnings);
  }

  #rangeOf({ from, to }: ExplainBody): TickRange {
    const now = this.#context.now();
    const start = parseTime(from, now) ?? Number.NaN;
    const end = parseRangeEnd(to, now);
    requireOrder(start, end);
    if (Math.min(end, now) - start > maxHours * 3_600_000) {
      throw invalidRequest([{ path: 'from', message: `is more than ${maxHours} hours before to: ask for less time` }]);
    }
    return { after: start, upTo: end };
  }
}

/** Only raw rows tell whose a metric was at each tick. */
function warnAboutLost({ after }: TickRange, bounds: TierBounds): string[] {
  const { rawFrom } = bounds;
  if (after >= rawFrom || rawFrom === Infinity) {
    return [];
  }
  const elsewhere = isBeforeRaw(bounds, after) ? '; rollups explain counters by name, user or program' : '';
  return [`no ticks are stored before ${toTimeText(rawFrom)}${elsewhere}`];
}

function withWarnings({ explanation, meta }: ExplanationAnswer, more: readonly string[]): ExplanationAnswer {
  const warnings = [...more, ...meta.warnings];
  return { explanation, meta: { ...meta, warnings, partial: warnings.length > 0 } };
}
