/** Asks a terminal for its status, which it answers once it has shown everything before (DSR, ECMA-48). */
const statusRequest = '\u001B[5n';
/** A terminal that has not answered its first request after this time never does. */
const firstAnswerMs = 2000;
/** An answer of a terminal that did answer may be late, because its line is slow; later it is taken for lost. */
const maxAnswerMs = 15_000;
/** A frame that takes longer says that the line is slow. */
const slowFrameMs = 100;
/** Changes that nobody asked for leave a slow line free, for the time of this many frames. */
const restFrames = 2;

export interface PacedLine {
  /** Sends text; `done` is called when the system has taken it. */
  readonly write: (text: string, done: () => void) => void;
  /** What makes the terminal show the present state; '' if it does already. */
  readonly render: () => string;
  /** Calls back later, and returns what prevents that. */
  readonly schedule: (callback: () => void, ms: number) => () => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Sends one frame at a time. The next one is made only after the terminal itself says that it has shown the one before,
 * so on a slow line states are left out, and none waits in a buffer: what is seen is never older than one frame. Where
 * a terminal does not answer, the system's own buffer is the limit. What a key changed goes out at once; all else
 * leaves a slow line free for that.
 */
export class FramePacer {
  readonly #line: PacedLine;
  #isUnderWay = false;
  #isDirty = false;
  #isUrgent = false;
  #cancelRest: (() => void) | null = null;
  #sentAt = 0;
  #isWritten = true;
  #isAnswered = true;
  /** Null until the first request was answered or was not. */
  #answers: boolean | null = null;
  #cancelTimer: (() => void) | null = null;
  #isStopped = false;
  #idle: (() => void) | null = null;

  constructor(line: PacedLine) {
    this.#line = line;
  }

  /** Says that the state changed; it is urgent if somebody pressed a key and waits. */
  request(isUrgent = false): void {
    this.#isDirty = true;
    this.#isUrgent ||= isUrgent;
    if (this.#isUrgent) {
      this.#cancelRest?.();
      this.#cancelRest = null;
    }
    if (!this.#isUnderWay && !this.#isStopped && this.#cancelRest === null) {
      this.#isUnderWay = true;
      // Several changes at once are one frame.
      this.#cancelTimer = this.#line.schedule(() => this.#send(), 0);
    }
  }

  /** The terminal answered a request for its status. */
  acknowledge(): void {
    this.#answers = true;
    this.#isAnswered = true;
    this.#next();
  }

  /** Sends no further frame; resolves once no answer of the terminal is on its way, or after `maxMs`. */
  stop(maxMs: number): Promise<void> {
    this.#isStopped = true;
    return new Promise((resolve) => {
      if (this.#isWritten && (this.#isAnswered || this.#answers === false)) {
        resolve();
        return;
      }
      this.#idle = resolve;
      this.#line.schedule(resolve, maxMs);
    });
  }

  #send(): void {
    this.#cancelTimer = null;
    this.#isDirty = false;
    this.#isUrgent = false;
    this.#sentAt = this.#line.now();
    const frame = this.#isStopped ? '' : this.#line.render();
    if (frame === '') {
      this.#isUnderWay = false;
      return;
    }
    const asks = this.#answers !== false;
    this.#isWritten = false;
    this.#isAnswered = !asks;
    this.#line.write(asks ? frame + statusRequest : frame, () => {
      this.#isWritten = true;
      this.#next();
    });
    if (asks) {
      const ms = this.#answers === null ? firstAnswerMs : maxAnswerMs;
      this.#cancelTimer = this.#line.schedule(() => this.#giveUp(), ms);
    }
  }

  #giveUp(): void {
    this.#cancelTimer = null;
    this.#answers = this.#answers === true;
    // How long the frame took is not known.
    this.#sentAt = this.#line.now();
    this.#isAnswered = true;
    this.#next();
  }

  #next(): void {
    if (!this.#isWritten || !this.#isAnswered || !this.#isUnderWay) {
      return;
    }
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#isUnderWay = false;
    this.#idle?.();
    const frameMs = this.#line.now() - this.#sentAt;
    if (frameMs > slowFrameMs && !this.#isStopped) {
      this.#cancelRest = this.#line.schedule(() => this.#endRest(), frameMs * restFrames);
    }
    if (this.#isDirty) {
      this.request();
    }
  }

  #endRest(): void {
    this.#cancelRest = null;
    if (this.#isDirty) {
      this.request();
    }
  }
}
