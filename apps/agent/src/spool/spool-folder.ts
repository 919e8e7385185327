import { mkdirSync } from 'node:fs';
import { open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@psfleet/service-kit';
import { FileSegment } from './segment.js';

const namePattern = /^(\d{12})\.spool$/;

/** The files of a spool, numbered in the order of their creation: a clock may be set back. */
export class SpoolFolder {
  readonly #folder: string;
  readonly #logger: Logger;
  #nextNumber = 1;

  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** The segments that earlier starts left, oldest first. Removes files of which nothing can be read. */
  async find(): Promise<FileSegment[]> {
    const names = (await readdir(this.#folder)).filter((name) => namePattern.test(name)).sort();
    const segments: FileSegment[] = [];
    for (const name of names) {
      this.#nextNumber = Number(name.slice(0, 12)) + 1;
      const path = join(this.#folder, name);
      const found = await FileSegment.open(path);
      if (found === null) {
        this.#logger.warn({ path }, 'spool file cannot be read, removing it');
        await unlink(path);
        continue;
      }
      if (found.tornBytes > 0) {
        this.#logger.info(
          { path, tornBytes: found.tornBytes },
          'last write to a spool file was interrupted, ignoring its bytes',
        );
      }
      segments.push(found.segment);
    }
    return segments;
  }

  /** Creates a new file at the end, and the folder if somebody removed it. */
  async create(queueId: string): Promise<FileSegment> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, `${String(this.#nextNumber).padStart(12, '0')}.spool`);
    const segment = await FileSegment.create(path, queueId);
    this.#nextNumber += 1;
    await this.#syncFolder();
    return segment;
  }

  /** So that the name of a new file survives a power cut. */
  async #syncFolder(): Promise<void> {
    const handle = await open(this.#folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
