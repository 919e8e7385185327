import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Host } from '@psfleet/sdk';
import { CommandError } from '../frame/command-error.js';
import { isHeader, isHost, isMetrics, isObject, isText, isTexts, isTime } from './check-line.js';
import { isRow, isWholeRow } from './check-row.js';
import { readLines, SnapshotProblem } from './read-lines.js';
import { type SnapshotHeader, type SnapshotMetrics, type SnapshotTick, snapshotVersion } from './snapshot-format.js';

export interface Snapshot {
  readonly header: SnapshotHeader;
  readonly hosts: readonly Host[];
  readonly metrics: readonly SnapshotMetrics[];
  /** In the order of time. */
  readonly ticks: readonly SnapshotTick[];
}

/** Reads a file that `psfleet snapshot` wrote, and checks all of it. Rejects with CommandError. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.once('error', (error) => gunzip.destroy(error));
  const reader = new SnapshotReader();
  try {
    for await (const line of readLines(file.pipe(gunzip))) {
      reader.read(line);
    }
    return reader.finish();
  } catch (error) {
    throw explain(path, error);
  } finally {
    gunzip.destroy();
    file.destroy();
  }
}

class SnapshotReader {
  readonly #hash = createHash('sha256');
  readonly #hosts: Host[] = [];
  readonly #metrics: SnapshotMetrics[] = [];
  readonly #ticks: SnapshotTick[] = [];
  readonly #known = new Set<string>();
  #header: SnapshotHeader | null = null;
  #isEnded = false;

  read(text: string): void {
    if (this.#isEnded) {
      throw new SnapshotProblem('something follows its end');
    }
    const line = parseObject(text);
    if (this.#header === null) {
      this.#header = readHeader(line);
    } else if (isObject(line['end'])) {
      this.#end(line['end']);
      return;
    } else if (Array.isArray(line['hosts']) && line['hosts'].every(isHost)) {
      this.#hosts.push(...line['hosts']);
    } else if (isMetrics(line['metrics'])) {
      this.#metrics.push(line['metrics']);
    } else {
      this.#readTick(line['tick']);
    }
    this.#hash.update(text).update('\n');
  }

  finish(): Snapshot {
    if (this.#header === null || !this.#isEnded) {
      throw new SnapshotProblem('its end is missing');
    }
    return { header: this.#header, hosts: this.#hosts, metrics: this.#metrics, ticks: this.#ticks };
  }

  /** A process that was not there before must come with every field. */
  #readTick(tick: unknown): void {
    if (!isObject(tick) || !isTime(tick['at']) || !Array.isArray(tick['rows']) || !isTexts(tick['gone'])) {
      throw new SnapshotProblem('a line is none of a snapshot');
    }
    const { isWhole, rows, gone, warnings } = tick;
    if (isWhole === true) {
      this.#known.clear();
    }
    gone.forEach((procUid) => this.#known.delete(procUid));
    for (const row of rows) {
      if (!isRow(row) || !(this.#known.has(row.procUid) || isWholeRow(row))) {
        throw new SnapshotProblem(`a process of ${tick['at']} has wrong values`);
      }
      this.#known.add(row.procUid);
    }
    this.#ticks.push({
      at: tick['at'],
      isWhole: isWhole === true,
      rows,
      gone,
      warnings: Array.isArray(warnings) ? warnings.filter(isText) : [],
    });
  }

  #end(end: Readonly<Record<string, unknown>>): void {
    if (end['ticks'] !== this.#ticks.length || end['sha256'] !== this.#hash.digest('hex')) {
      throw new SnapshotProblem('its checksum is wrong: it was changed or damaged');
    }
    this.#isEnded = true;
  }
}

function readHeader(line: Readonly<Record<string, unknown>>): SnapshotHeader {
  const { psfleetSnapshot: version } = line;
  if (typeof version !== 'number') {
    throw new SnapshotProblem('it is no snapshot of psfleet');
  }
  if (version !== snapshotVersion) {
    throw new SnapshotProblem(
      `it has version ${version} of the format, and this psfleet reads ${snapshotVersion}: use the one that wrote it`,
    );
  }
  if (!isHeader(line)) {
    throw new SnapshotProblem('its header is wrong');
  }
  return line;
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      return value;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
  }
  throw new SnapshotProblem('it is no snapshot of psfleet');
}

function explain(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof SnapshotProblem) {
    return new CommandError(`${path} cannot be shown: ${message}`, { cause: error });
  }
  if (code === 'ENOENT') {
    return new CommandError(`there is no file ${path}`, { exit: 'not-found', cause: error });
  }
  if (code === 'Z_BUF_ERROR') {
    return new CommandError(`${path} cannot be shown: its end is missing`, { cause: error });
  }
  if (code === 'Z_DATA_ERROR') {
    return new CommandError(`${path} cannot be shown: it is no snapshot of psfleet, or damaged`, { cause: error });
  }
  return code === undefined ? error : new CommandError(`${path} cannot be read: ${message}`, { cause: error });
}
