import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@psfleet/service-kit';
import { ackRecordLength, decodeAcks, encodeAck, type Ack } from './ack-codec.js';
import type { StoredPosition } from './segment-list.js';

const fileName = 'acks';
/** A start with fewer entries than this never rewrites the file. */
const minCompactAt = 1_024;
/** How long to wait after a failed write before the disk is tried again. */
const diskRetryMs = 60_000;

/**
 * The acknowledgements of the kept messages, beside the spool. They are written without an fsync: they survive the
 * end of the process at any moment, and a power cut only costs messages that are sent twice.
 */
export class AckLog {
  /** The greatest number of a message that the broker ever acknowledged, as far as this log goes back. */
  newestSeq: number;
  readonly #path: string;
  readonly #logger: Logger;
  /** In the order in which they arrived. */
  #acks: Ack[];
  #handle: FileHandle | null = null;
  /** When a write failed, on the clock of performance.now(); null while the file has everything. */
  #failedMs: number | null = null;
  #compactAt = minCompactAt;
  /** Ends with the last write. A tick may shorten the file while the publisher appends to it. */
  #writes: Promise<void> = Promise.resolve();

  private constructor(path: string, logger: Logger, acks: readonly Ack[]) {
    this.#path = path;
    this.#logger = logger;
    this.#acks = [...acks];
    this.newestSeq = acks.reduce((newest, { seq }) => Math.max(newest, seq), 0);
  }

  static async open(folder: string, logger: Logger): Promise<AckLog> {
    const path = join(folder, fileName);
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') {
        throw error;
      }
      return Buffer.alloc(0);
    });
    const acks = decodeAcks(bytes);
    const log = new AckLog(path, logger, acks);
    if (acks.length * ackRecordLength !== bytes.length) {
      logger.info({ path }, 'last write to the acknowledgements was interrupted, ignoring its bytes');
      await log.#rewrite();
    }
    return log;
  }

  /** The newest acknowledgement; null before the first. */
  get last(): Ack | null {
    return this.#acks.at(-1) ?? null;
  }

  async append(ack: Ack): Promise<void> {
    this.#acks.push(ack);
    this.newestSeq = Math.max(this.newestSeq, ack.seq);
    await this.#write(async () => {
      if (this.#failedMs !== null) {
        // A torn record would hide all later ones, so the whole file is written again.
        await this.#replaceFile();
        return;
      }
      this.#handle ??= await open(this.#path, 'a', 0o600);
      await this.#handle.appendFile(encodeAck(ack));
    });
  }

  /**
   * The message that the broker acknowledged with this sequence number. A broker that was restored from an older copy
   * uses numbers again: what the present server said counts first, else the oldest message, behind which nothing that
   * the broker may lack is left out.
   */
  find(server: string, sequence: number): StoredPosition | null {
    const found = this.#acks.filter((ack) => ack.sequence === sequence);
    const [oldest] = found.toSorted((a, b) => a.seq - b.seq);
    return found.findLast((ack) => ack.server === server) ?? oldest ?? null;
  }

  /** The broker has nothing of this host after `sequence`. */
  async forgetAfter(sequence: number): Promise<void> {
    const left = this.#acks.filter((ack) => ack.sequence <= sequence);
    if (left.length < this.#acks.length) {
      this.#acks = left;
      await this.#rewrite();
    }
  }

  /** Forgets, now and then, messages before `oldestSeq`, which are kept no longer. The newest always stays. */
  async compact(oldestSeq: number): Promise<void> {
    if (this.#acks.length < this.#compactAt) {
      return;
    }
    const { last } = this;
    this.#acks = this.#acks.filter((ack) => ack.seq >= oldestSeq || ack === last);
    this.#compactAt = Math.max(minCompactAt, 2 * this.#acks.length);
    await this.#rewrite();
  }

  async close(): Promise<void> {
    await this.#writes;
    await this.#closeFile();
  }

  #rewrite(): Promise<void> {
    return this.#write(() => this.#replaceFile());
  }

  async #replaceFile(): Promise<void> {
    await this.#closeFile();
    const handle = await open(`${this.#path}.new`, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.concat(this.#acks.map(encodeAck)));
    } finally {
      await handle.close();
    }
    await rename(`${this.#path}.new`, this.#path);
  }

  async #closeFile(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  /** One write after the other, so that none goes into a file that another one has just replaced. */
  #write(work: () => Promise<void>): Promise<void> {
    this.#writes = this.#writes.then(() => this.#attempt(work));
    return this.#writes;
  }

  /** A log that cannot be written is no reason to stop: after a restart, some messages are sent twice. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.#failedMs !== null && performance.now() - this.#failedMs < diskRetryMs) {
      return;
    }
    try {
      await work();
      this.#failedMs = null;
    } catch (error) {
      this.#logger.error({ err: error, path: this.#path }, 'acknowledgements cannot be written');
      this.#failedMs = performance.now();
    }
  }
}
