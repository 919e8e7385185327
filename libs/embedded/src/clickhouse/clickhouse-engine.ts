import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedError } from '../errors.js';
import { findPrograms } from '../process/find-program.js';
import { compareVersions } from '../process/version.js';

const run = promisify(execFile);

/** What runs as ClickHouse: the library of the npm package, or a `clickhouse` program of this machine. */
export interface ClickHouseEngine {
  readonly kind: 'library' | 'program';
  readonly file: string;
  /** Major and minor, for example `26.7`: what decides whether data can be read. */
  readonly version: string;
}

export interface FindClickHouseOptions {
  /** The folder of its data, where the choice was recorded at the first start. */
  readonly folder: string;
  /** PSFLEET_CLICKHOUSE: then no other is considered. */
  readonly clickhouse: string | null;
  readonly searchPath: string;
}

/** The first that has everything psfleet's tables and its hosting query use. Debian 12's own is 18.16. */
const minVersion = '25.8';
const libraryPackage = '@chdb/lib-linux-x64-gnu';
const howToInstall =
  'install ClickHouse 25.8 or newer (https://clickhouse.com/docs/install; macOS: brew install --cask clickhouse) so that `clickhouse` is on the PATH, or set PSFLEET_CLICKHOUSE to the program';

type Recorded = Pick<ClickHouseEngine, 'kind' | 'version'>;

/**
 * Chooses the engine: a program on the PATH before the library, but the one that wrote the data before any other.
 * Throws `unsupported-system` when there is none and `newer-data` when only older ones than the data's are left.
 */
export async function findClickHouse({
  folder,
  clickhouse,
  searchPath,
}: FindClickHouseOptions): Promise<ClickHouseEngine> {
  const recorded = readRecordedEngine(folder);
  const programs = await Promise.all(
    (clickhouse === null ? findPrograms('clickhouse', searchPath) : [clickhouse]).map(readProgram),
  );
  const engines = [...programs, clickhouse === null ? findLibrary() : null]
    .filter((engine) => engine !== null)
    .filter(({ version }) => compareVersions(version, minVersion) >= 0);
  if (engines.length === 0) {
    if (clickhouse !== null) {
      throw new EmbeddedError(
        'unsupported-system',
        `PSFLEET_CLICKHOUSE names ${clickhouse}, which is not a ClickHouse of ${minVersion} or newer`,
      );
    }
    throw new EmbeddedError(
      'unsupported-system',
      `psfleet brings a ClickHouse for Linux on x64 with glibc only, and none was found here: ${howToInstall}`,
    );
  }
  if (recorded === null) {
    return engines[0] as ClickHouseEngine;
  }
  const fit = engines.filter(({ version }) => compareVersions(version, recorded.version) >= 0);
  if (fit.length === 0) {
    const newest =
      engines
        .map(({ version }) => version)
        .sort(compareVersions)
        .at(-1) ?? 'none';
    throw new EmbeddedError(
      'newer-data',
      `the data in ${folder} was written by ClickHouse ${recorded.version} and the newest here is ${newest}: ${howToInstall}, or set PSFLEET_HOME to another folder`,
    );
  }
  return fit.find(({ kind }) => kind === recorded.kind) ?? (fit[0] as ClickHouseEngine);
}

/** Done when it is ready for the first time: from then on an older engine must keep off. */
export function recordEngine(folder: string, { kind, version }: ClickHouseEngine): void {
  writeFileSync(join(folder, 'engine.json'), `${JSON.stringify({ kind, version } satisfies Recorded)}\n`, {
    mode: 0o600,
  });
}

function readRecordedEngine(folder: string): Recorded | null {
  const file = join(folder, 'engine.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
  const { kind, version } = JSON.parse(text) as Partial<Recorded>;
  if ((kind !== 'library' && kind !== 'program') || typeof version !== 'string') {
    throw new EmbeddedError(
      'start-failed',
      `${file} does not tell which ClickHouse wrote the data: restore it, or set PSFLEET_HOME to another folder`,
    );
  }
  return { kind, version };
}

async function readProgram(file: string): Promise<ClickHouseEngine | null> {
  try {
    const { stdout } = await run(file, ['local', '--version'], { timeout: 20_000 });
    const version = /version (\d+\.\d+)/.exec(stdout)?.[1];
    return version === undefined ? null : { kind: 'program', file, version };
  } catch {
    return null; // does not run here: as good as absent
  }
}

function findLibrary(): ClickHouseEngine | null {
  try {
    const packageFile = createRequire(import.meta.url).resolve(`${libraryPackage}/package.json`);
    const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
    return {
      kind: 'library',
      file: join(dirname(packageFile), 'libchdb.so'),
      version: version.split('.').slice(0, 2).join('.'),
    };
  } catch {
    return null; // an optional dependency that npm left out on this system
  }
}
