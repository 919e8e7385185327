/** A serial line and the terminal behind it, in a time of its own: bytes arrive one after the other. */
export class SlowLine {
  now = 0;
  frames = 0;
  waitingBytesMax = 0;
  #bytesPerSecond;
  #freeAt = 0;
  #timers = [];
  #marks = [];
  #mark = null;

  constructor(bytesPerSecond) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Says what the frame that is drawn now shows. */
  remark(mark) {
    this.#mark = mark;
  }

  /** The system takes the text at once; the terminal answers when its last byte has arrived. */
  write(text, done, answer) {
    const bytes = Buffer.byteLength(text);
    const waiting = Math.max(0, this.#freeAt - this.now) * (this.#bytesPerSecond / 1000) + bytes;
    this.waitingBytesMax = Math.max(this.waitingBytesMax, Math.round(waiting));
    this.#freeAt = Math.max(this.now, this.#freeAt) + (bytes / this.#bytesPerSecond) * 1000;
    this.frames++;
    this.#marks.push({ at: this.#freeAt, mark: this.#mark });
    this.schedule(done, 0);
    this.schedule(answer, this.#freeAt - this.now);
  }

  schedule(callback, ms) {
    const timer = { at: this.now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  run(ms) {
    const end = this.now + ms;
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#timers = this.#timers.filter((each) => each !== next);
      this.now = Math.max(this.now, next.at);
      next.callback();
    }
    this.now = end;
  }

  /** When a frame with this mark was seen first after a time. */
  shownAfter(at, mark) {
    return this.#marks.find((each) => each.at >= at && each.mark === mark)?.at ?? this.now;
  }

  #due(end) {
    return this.#timers.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];
  }
}
