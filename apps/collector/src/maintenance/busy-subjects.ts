import type { JetStreamManager } from '@nats-io/jetstream';
import { collectorDurable, streams } from '@psfleet/wire';
import { minAcknowledgedMs, type AcknowledgedPurge } from './purge-acknowledged.js';

const stream = streams.data.name;

/**
 * The number of messages that this collector acknowledged lately which makes a subject busy. The stream keeps 2,000 of
 * a subject, and several collectors share them.
 */
const busyCount = 500;
/** Deleting one subject's messages holds the broker up for up to 0.3 s, whereas all up to a number take 0.06 s. */
const maxSingly = 4;

interface Acknowledged {
  /** Messages since the subject was marked, and in the age before. */
  count: number;
  earlier: number;
  last: number;
  /** The message up to which the subject's are deleted next; null while it is not busy. */
  mark: number | null;
}

/**
 * Deletes acknowledged messages of hosts that send many, as after an outage: else they would have to wait until these
 * are old enough. The newest stays, so that its host's next message still follows it.
 */
export class BusySubjects {
  readonly #manager: JetStreamManager;
  readonly #all: AcknowledgedPurge;
  readonly #subjects = new Map<string, Acknowledged>();
  /**
   * The message before which all are deleted as soon as they may be, because many subjects were busy: these may be full
   * by now, so that nothing more of them arrives by which they would be found again.
   */
  #sweepTo = 0;
  #hasLooked = false;

  /** `all` deletes messages of all subjects, while many are busy. */
  constructor(manager: JetStreamManager, all: AcknowledgedPurge) {
    this.#manager = manager;
    this.#all = all;
  }

  acknowledged(subject: string, seq: number): void {
    const known = this.#subjects.get(subject);
    if (known === undefined) {
      this.#subjects.set(subject, { count: 1, earlier: 0, last: seq, mark: null });
      return;
    }
    known.count += 1;
    known.last = Math.max(known.last, seq);
    if (known.mark === null && known.count + known.earlier >= busyCount) {
      Object.assign(known, { mark: known.last, count: 0, earlier: 0 });
    }
  }

  /** Forgets what was acknowledged more than a whole age ago; messages of that age are deleted anyway. */
  age(): void {
    for (const [subject, known] of this.#subjects) {
      if (known.count + known.earlier === 0 && known.mark === null) {
        this.#subjects.delete(subject);
      } else {
        Object.assign(known, { earlier: known.count, count: 0 });
      }
    }
  }

  /** Returns how many messages it deleted. Throws while the broker does not answer. */
  async purge(): Promise<number> {
    if (!this.#hasLooked) {
      await this.#lookAtStream();
    }
    const busy = [...this.#subjects].filter(([, { mark }]) => mark !== null);
    if (busy.length > maxSingly) {
      this.#sweepTo = Math.max(this.#sweepTo, ...busy.map(([, { mark }]) => mark ?? 0));
      for (const [, known] of busy) {
        known.mark = null;
      }
    }
    if (this.#all.purgedUpTo < this.#sweepTo - 1) {
      const purged = await this.#all.run(minAcknowledgedMs);
      // A broker that was restored from an older copy has fewer messages than were to be deleted.
      this.#sweepTo = Math.min(this.#sweepTo, this.#all.lastSeq);
      return purged;
    }
    if (busy.length === 0) {
      return 0;
    }
    const { ack_floor: floor } = await this.#manager.consumers.info(stream, collectorDurable);
    let purged = 0;
    for (const [filter, known] of busy) {
      // Below the floor every message is acknowledged, also what other collectors got. 1 would mean all messages.
      const seq = known.mark ?? 0;
      if (seq > 1 && seq <= floor.stream_seq) {
        purged += (await this.#manager.streams.purge(stream, { filter, seq })).purged;
        known.mark = known.count >= busyCount ? known.last : null;
        known.count = known.mark === null ? known.count : 0;
      }
    }
    return purged;
  }

  /** Marks the subjects that were busy before this collector started: of those that are full nothing more arrives. */
  async #lookAtStream(): Promise<void> {
    const { state } = await this.#manager.streams.info(stream, { subjects_filter: '>' });
    for (const [subject, count] of Object.entries(state.subjects ?? {})) {
      if (count >= busyCount) {
        this.#subjects.set(subject, { count: 0, earlier: 0, last: state.last_seq, mark: state.last_seq });
      }
    }
    this.#hasLooked = true;
  }
}
