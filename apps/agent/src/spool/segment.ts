import { open, readFile, unlink, type FileHandle } from 'node:fs/promises';
import type { EncodedMessage } from '@psfleet/wire';
import { encodeHeader, encodeRecord, payloadOffset, scanSegment, type RecordPosition } from './record-codec.js';

/** A run of messages of one queue, begun by a keyframe and dropped as a whole. */
export interface Segment {
  readonly queueId: string;
  readonly inMemory: boolean;
  /** Number of its first message; the others follow without holes. Null while it is empty. */
  readonly firstSeq: number | null;
  readonly count: number;
  readonly bytes: number;
  /** On the clock of performance.now(): before this process when it was found. */
  readonly madeMs: number;
  /** All of them or, when this throws, none. */
  append(messages: readonly EncodedMessage[]): Promise<void>;
  /** The message at `index` from 0. Throws when the file is gone. */
  read(index: number): Promise<Buffer>;
  /** No more is appended. */
  close(): Promise<void>;
  /** Closes and forgets. */
  remove(): Promise<void>;
}

/** In a file; what was appended has reached the disk. */
export class FileSegment implements Segment {
  readonly inMemory = false;
  readonly queueId: string;
  readonly madeMs: number;
  firstSeq: number | null;
  bytes: number;
  readonly #path: string;
  readonly #places: RecordPosition[];
  #handle: FileHandle | null;

  private constructor(
    path: string,
    handle: FileHandle | null,
    facts: Pick<FileSegment, 'queueId' | 'madeMs' | 'firstSeq' | 'bytes'>,
    places: readonly RecordPosition[],
  ) {
    this.#path = path;
    this.#handle = handle;
    this.queueId = facts.queueId;
    this.madeMs = facts.madeMs;
    this.firstSeq = facts.firstSeq;
    this.bytes = facts.bytes;
    this.#places = [...places];
  }

  static async create(path: string, queueId: string): Promise<FileSegment> {
    const handle = await open(path, 'ax+', 0o600);
    const header = encodeHeader({ queueId, madeMs: Date.now() });
    try {
      await handle.appendFile(header);
    } catch (error) {
      await handle.close();
      await unlink(path);
      throw error;
    }
    return new FileSegment(
      path,
      handle,
      { queueId, madeMs: performance.now(), firstSeq: null, bytes: header.length },
      [],
    );
  }

  /** A segment of an earlier start, and how many bytes of it are torn; null if nothing of it can be read. */
  static async find(path: string): Promise<{ readonly segment: FileSegment; readonly tornBytes: number } | null> {
    const bytes = await readFile(path);
    const scanned = scanSegment(bytes);
    if (scanned === null) {
      return null;
    }
    const { queueId, firstSeq, places, tornBytes } = scanned;
    // A wall clock that was set back meanwhile makes it young, not unborn.
    const madeMs = performance.now() - Math.max(0, Date.now() - scanned.madeMs);
    return {
      segment: new FileSegment(path, null, { queueId, madeMs, firstSeq, bytes: bytes.length }, places),
      tornBytes,
    };
  }

  get count(): number {
    return this.#places.length;
  }

  async append(messages: readonly EncodedMessage[]): Promise<void> {
    const [first] = messages;
    if (first === undefined) {
      return;
    }
    if (this.#handle === null) {
      throw new Error(`${this.#path} is closed`);
    }
    const records = messages.map(({ seq, bytes }) => encodeRecord(seq, bytes));
    // After an error the torn rest stays behind the last whole record; nobody appends to this file again.
    await this.#handle.appendFile(Buffer.concat(records));
    await this.#handle.datasync();
    for (const record of records) {
      this.#places.push({ offset: this.bytes + payloadOffset, length: record.length - payloadOffset });
      this.bytes += record.length;
    }
    this.firstSeq ??= first.seq;
  }

  async read(index: number): Promise<Buffer> {
    const place = this.#places[index];
    if (place === undefined) {
      throw new RangeError(`${this.#path} has no message ${index}`);
    }
    // While it is written its own descriptor reads it, also when somebody removed its name.
    if (this.#handle !== null) {
      return this.#readFrom(this.#handle, place);
    }
    const handle = await open(this.#path, 'r');
    try {
      return await this.#readFrom(handle, place);
    } finally {
      await handle.close();
    }
  }

  async #readFrom(handle: FileHandle, { offset, length }: RecordPosition): Promise<Buffer> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead !== length) {
      throw new Error(`${this.#path} became shorter`);
    }
    return buffer;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await unlink(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') {
        throw error;
      }
    });
  }
}

/** While no file can be written; gone with the process. */
export class MemorySegment implements Segment {
  readonly inMemory = true;
  readonly queueId: string;
  readonly madeMs = performance.now();
  bytes = 0;
  readonly #messages: EncodedMessage[] = [];

  constructor(queueId: string) {
    this.queueId = queueId;
  }

  get firstSeq(): number | null {
    return this.#messages[0]?.seq ?? null;
  }

  get count(): number {
    return this.#messages.length;
  }

  append(messages: readonly EncodedMessage[]): Promise<void> {
    for (const message of messages) {
      this.#messages.push(message);
      this.bytes += message.bytes.length;
    }
    return Promise.resolve();
  }

  read(index: number): Promise<Buffer> {
    const message = this.#messages[index];
    return message === undefined
      ? Promise.reject(new RangeError(`no message ${index} in memory`))
      : Promise.resolve(message.bytes);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}
