import { Injectable } from '@nestjs/common';
import { Broker } from '../../backends/broker.js';
import { ApiContext } from '../../config/api-context.js';
import { toTimeText } from '../../http/time-text.js';
import { StreamWatch, type StreamState } from '../stream-watch.js';
import type { Finding, ProblemCheck } from './finding.js';
import type { Severity } from './health-problem-table.js';

const fillingShare = 0.5;
const fullShare = 0.9;
const behindMs = 60_000;
const farBehindMs = 600_000;
/** A letter is news for this long; older ones are still there to be read. */
const newLetterMs = 24 * 3_600_000;

/** Finds what is wrong with the broker's streams, and with the collectors that read them. */
@Injectable()
export class BrokerProblems implements ProblemCheck {
  readonly name = 'broker';
  readonly #context: ApiContext;
  readonly #broker: Broker;
  readonly #watch: StreamWatch;

  constructor(context: ApiContext, broker: Broker, watch: StreamWatch) {
    this.#context = context;
    this.#broker = broker;
    this.#watch = watch;
  }

  async find(): Promise<readonly Finding[]> {
    if (!this.#broker.isConnected) {
      return [{ code: 'broker-unavailable', detail: `${this.#context.config.natsUrl} cannot be reached` }];
    }
    return streamFindings(await this.#watch.read(), this.#context.now());
  }
}

export function streamFindings(state: StreamState, now: number): Finding[] {
  return [...fillingFindings(state), ...behindFindings(state), ...letterFindings(state, now)];
}

function fillingFindings({ bytes, maxBytes }: StreamState): Finding[] {
  const share = bytes / maxBytes;
  if (share <= fillingShare) {
    return [];
  }
  const severity: Severity = share > fullShare ? 'critical' : 'warning';
  const detail = `psf-in has ${megabytes(bytes)} of at most ${megabytes(maxBytes)} MB`;
  return [{ code: 'stream-filling', severity, detail }];
}

function behindFindings({ behindMs: waitedMs, pending, unacknowledged, isAwaited }: StreamState): Finding[] {
  if (waitedMs < behindMs) {
    return [];
  }
  const severity: Severity = waitedMs >= farBehindMs ? 'critical' : 'warning';
  const asker = isAwaited ? 'a collector asks for messages' : 'no collector asks for messages';
  const detail =
    `The oldest message that is not stored waits for ${Math.round(waitedMs / 1000)} s; ` +
    `${pending + unacknowledged} wait, and ${asker}`;
  return [{ code: 'collectors-behind', severity, detail }];
}

function letterFindings({ deadLetters, newestLetter }: StreamState, now: number): Finding[] {
  if (deadLetters === 0 || newestLetter === null) {
    return [];
  }
  const severity: Severity = now - newestLetter > newLetterMs ? 'info' : 'warning';
  const detail = `${deadLetters} dead letters, the newest of ${toTimeText(newestLetter)}`;
  return [{ code: 'dead-letters', severity, detail }];
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
