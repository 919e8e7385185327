import type { Fleet } from '@psfleet/sdk';
import { attempt, type AttemptSurroundings } from './attempt.js';
import { findTickAfter, findTickBefore, type ReadMoment } from './data/find-tick.js';
import { onlyHost, readMoment } from './data/read-table.js';
import type { TopScreen } from './top-screen.js';

export interface StepSurroundings extends AttemptSurroundings {
  readonly fleet: Fleet;
}

export type Direction = 'back' | 'forward';

/** Agents send a tick so often, unless they are set otherwise. */
const usualIntervalMs = 10_000;
/** A key that is held down must not step on for long after it was released. */
const maxWaiting = 10;

/**
 * Goes from tick to tick, one for each key: a step that is asked for while a tick is sought follows it. Whoever goes
 * to another moment meanwhile stays there.
 */
export class TickSteps {
  readonly #around: StepSurroundings;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(around: StepSurroundings) {
    this.#around = around;
  }

  step(screen: TopScreen, direction: Direction): void {
    if (this.#waiting >= maxWaiting) {
      return;
    }
    this.#waiting++;
    this.#last = this.#follow(this.#last, screen, direction);
  }

  async #follow(before: Promise<void>, screen: TopScreen, direction: Direction): Promise<void> {
    const { signal: ended, redraw } = this.#around;
    const signal = AbortSignal.any([ended, screen.staySignal]);
    const fail = (text: string): void => screen.notify({ text, isAlarm: true });
    await before;
    this.#waiting--;
    await attempt({ signal, redraw }, () => this.#run(screen, direction, signal), fail);
  }

  async #run(screen: TopScreen, direction: Direction, signal: AbortSignal): Promise<void> {
    if (signal.aborted || (direction === 'forward' && screen.isLive)) {
      return;
    }
    const { moment: from, options, request } = screen;
    if (from === null) {
      return;
    }
    if (onlyHost(request.scope) === null && options.end === null) {
      // Each of several hosts has ticks of its own: the next one of any host is milliseconds away.
      const to = (screen.wantedAt ?? from) + (direction === 'back' ? -usualIntervalMs : usualIntervalMs);
      screen.stepTo(to >= options.now() ? null : to);
      return;
    }
    const read: ReadMoment = (at) => readMoment(this.#around.fleet, request.scope, at, signal);
    const to =
      direction === 'back'
        ? await findTickBefore(read, from)
        : await findTickAfter(read, from, { intervalMs: usualIntervalMs, now: options.now() });
    if (signal.aborted) {
      return;
    }
    if (to === null && direction === 'back') {
      screen.notify({ text: 'there is no tick before this one', isAlarm: false });
    } else {
      // After the newest tick there is only now.
      screen.stepTo(to);
    }
  }
}
