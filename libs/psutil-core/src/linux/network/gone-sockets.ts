import type { KnownSocket } from './known-socket.js';

/** About 250 bytes for each, in two generations. */
const generationSize = 16_384;

/**
 * A connection that was reset, or timed out, leaves the kernel's table at once, but the kernel reports its end only
 * when its last descriptor is closed. So its socket is remembered by its cookie until then; of very many, at least the
 * 16,384 that went last.
 */
export class GoneSockets {
  #young = new Map<number, KnownSocket>();
  #old = new Map<number, KnownSocket>();
  #hasForgotten = false;

  /** Whether a socket was forgotten since the beginning, because too many others went after it. */
  get hasForgotten(): boolean {
    return this.#hasForgotten;
  }

  add(cookie: number, socket: KnownSocket): void {
    if (this.#young.size >= generationSize) {
      this.#hasForgotten ||= this.#old.size > 0;
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(cookie, socket);
  }

  /** Gives a socket back and forgets it. */
  take(cookie: number): KnownSocket | undefined {
    const socket = this.#young.get(cookie) ?? this.#old.get(cookie);
    if (socket !== undefined) {
      this.#young.delete(cookie);
      this.#old.delete(cookie);
    }
    return socket;
  }
}
