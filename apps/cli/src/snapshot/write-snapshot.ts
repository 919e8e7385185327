import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { SnapshotLine } from './snapshot-format.js';

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Writes lines into a file that appears under its name when it is complete; readable by its owner only, because command
 * lines are nobody else's business. A failure or a signal leaves no file.
 */
export async function writeSnapshot(path: string, lines: AsyncIterable<SnapshotLine>): Promise<{ ticks: number }> {
  const unfinished = `${path}.part`;
  const file = createWriteStream(unfinished, { flags: 'wx', mode: 0o600 });
  const stop = (signal: NodeJS.Signals): void => {
    rmSync(unfinished, { force: true });
    // What ends a program that does not listen ends this one now, with the right exit status.
    endSignals.forEach((each) => process.removeListener(each, stop));
    process.kill(process.pid, signal);
  };
  try {
    await once(file, 'open');
    endSignals.forEach((signal) => process.once(signal, stop));
    const gzip = createGzip();
    const isWritten = finished(gzip.pipe(file));
    // An error of the file is thrown below, when it is waited for.
    isWritten.catch(() => {});
    const hash = createHash('sha256');
    let ticks = 0;
    const write = async (line: SnapshotLine): Promise<void> => {
      const text = `${JSON.stringify(line)}\n`;
      hash.update(text);
      if (!gzip.write(text)) {
        await Promise.race([once(gzip, 'drain'), isWritten]);
      }
    };
    for await (const line of lines) {
      ticks += 'tick' in line ? 1 : 0;
      await write(line);
    }
    await write({ end: { ticks, sha256: hash.copy().digest('hex') } });
    gzip.end();
    await isWritten;
    await rename(unfinished, path);
    return { ticks };
  } catch (error) {
    file.destroy();
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      await rm(unfinished, { force: true });
    }
    throw error;
  } finally {
    endSignals.forEach((signal) => process.removeListener(signal, stop));
  }
}
