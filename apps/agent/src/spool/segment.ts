import { open, readFile, unlink, type FileHandle } from 'node:fs/promises';
import type { EncodedMessage } from '@psfleet/wire';
import { encodeHeader, encodeRecord, payloadOffset, scanSegment, type RecordPosition } from './record-codec.js';

/** Consecutive messages of one queue. The first is a keyframe; they are evicted together. */
export interface Segment {
  readonly queueId: string;
  readonly inMemory: boolean;
  /** Sequence number of the first message; the others follow without gaps. Null while it is empty. */
  readonly firstSeq: number | null;
  readonly count: number;
  readonly bytes: number;
  /** On the clock of performance.now(); negative if it is older than this process. */
  readonly createdMs: number;
  /** Appends all of the messages or, when it throws, none. */
  append(messages: readonly EncodedMessage[]): Promise<void>;
  /** The message at `index`, from 0. Throws when the file cannot be read. */
  read(index: number): Promise<Buffer>;
  /** Nothing is appended afterwards. */
  close(): Promise<void>;
  /** Closes and deletes it. */
  remove(): Promise<void>;
}

/** A segment in a file. What was appended has reached the disk. */
export class FileSegment implements Segment {
  readonly inMemory = false;
  readonly queueId: string;
  readonly createdMs: number;
  firstSeq: number | null;
  bytes: number;
  readonly #path: string;
  readonly #records: RecordPosition[];
  #handle: FileHandle | null;

  private constructor(
    path: string,
    handle: FileHandle | null,
    facts: Pick<FileSegment, 'queueId' | 'createdMs' | 'firstSeq' | 'bytes'>,
    records: readonly RecordPosition[],
  ) {
    this.#path = path;
    this.#handle = handle;
    this.queueId = facts.queueId;
    this.createdMs = facts.createdMs;
    this.firstSeq = facts.firstSeq;
    this.bytes = facts.bytes;
    this.#records = [...records];
  }

  static async create(path: string, queueId: string): Promise<FileSegment> {
    const handle = await open(path, 'ax+', 0o600);
    const header = encodeHeader({ queueId, createdMs: Date.now() });
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
      { queueId, createdMs: performance.now(), firstSeq: null, bytes: header.length },
      [],
    );
  }

  /** Opens a segment of an earlier start; null if nothing of it can be read. `tornBytes` ended a write that failed. */
  static async open(path: string): Promise<{ readonly segment: FileSegment; readonly tornBytes: number } | null> {
    const bytes = await readFile(path);
    const scanned = scanSegment(bytes);
    if (scanned === null) {
      return null;
    }
    const { queueId, firstSeq, records, tornBytes } = scanned;
    // If the clock was set back since, it counts as new.
    const createdMs = performance.now() - Math.max(0, Date.now() - scanned.createdMs);
    return {
      segment: new FileSegment(path, null, { queueId, createdMs, firstSeq, bytes: bytes.length }, records),
      tornBytes,
    };
  }

  get count(): number {
    return this.#records.length;
  }

  async append(messages: readonly EncodedMessage[]): Promise<void> {
    const [first] = messages;
    if (first === undefined) {
      return;
    }
    if (this.#handle === null) {
      throw new Error(`${this.#path} is closed`);
    }
    const encoded = messages.map(({ seq, bytes }) => encodeRecord(seq, bytes));
    // After an error a torn record stays at the end, and nothing is appended to this file any more.
    await this.#handle.appendFile(Buffer.concat(encoded));
    await this.#handle.datasync();
    for (const record of encoded) {
      this.#records.push({ offset: this.bytes + payloadOffset, length: record.length - payloadOffset });
      this.bytes += record.length;
    }
    this.firstSeq ??= first.seq;
  }

  async read(index: number): Promise<Buffer> {
    const record = this.#records[index];
    if (record === undefined) {
      throw new RangeError(`${this.#path} has no message ${index}`);
    }
    // The descriptor that writes the file also reads it, even if its name was removed.
    if (this.#handle !== null) {
      return this.#readFrom(this.#handle, record);
    }
    const handle = await open(this.#path, 'r');
    try {
      return await this.#readFrom(handle, record);
    } finally {
      await handle.close();
    }
  }

  async #readFrom(handle: FileHandle, { offset, length }: RecordPosition): Promise<Buffer> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead !== length) {
      throw new Error(`${this.#path} was truncated`);
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

/** A segment in memory, for the time when no file can be written. It is lost when the process ends. */
export class MemorySegment implements Segment {
  readonly inMemory = true;
  readonly queueId: string;
  readonly createdMs = performance.now();
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
