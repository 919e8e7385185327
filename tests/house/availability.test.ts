import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain JavaScript module
import { listAvailability as untypedListAvailability } from '../../scripts/docs/availability.mjs';
// @ts-expect-error a plain JavaScript module
import * as untypedPsutil from '../../scripts/docs/psutil-availability.mjs';

type Platform = 'linux' | 'windows';

const listAvailability = untypedListAvailability as (library: unknown) => readonly {
  readonly name: string;
  readonly platforms: Readonly<Record<Platform, boolean>>;
}[];
const { psutilNames, differences } = untypedPsutil as {
  readonly psutilNames: Readonly<Record<Platform, ReadonlySet<string>>>;
  readonly differences: Readonly<Record<Platform, Readonly<Record<string, string>>>>;
};

/** A module of psutil-core, from its sources. */
function load<T>(module: string): Promise<T> {
  return import(/* @vite-ignore */ new URL(`../../libs/psutil-core/src/${module}.ts`, import.meta.url).pathname);
}

const linux = await load<{ isSupportedOnLinux: (name: string, isOwn: () => boolean) => boolean }>('linux/supported');
const windows = await load<{ isSupportedOnWindows: (name: string) => boolean }>('windows/supported');

const availability = listAvailability({
  ...(await load<object>('create-psutil')),
  ...(await load<object>('contract/all-names')),
  isSupported: {
    linux: (name: string) => linux.isSupportedOnLinux(name, () => true),
    windows: windows.isSupportedOnWindows,
  },
});

describe.each(['linux', 'windows'] as const)('psutil-core on %s', (platform) => {
  it('has what psutil has there, but for the differences that scripts/docs names', () => {
    const missing = availability
      .filter(({ name, platforms }) => psutilNames[platform].has(name) && !platforms[platform])
      .map(({ name }) => name);
    expect(missing).toEqual(Object.keys(differences[platform]).toSorted());
  });

  it('has nothing that psutil has on the other system only', () => {
    const other = psutilNames[platform === 'linux' ? 'windows' : 'linux'];
    const more = availability
      .filter(({ name, platforms }) => platforms[platform] && other.has(name) && !psutilNames[platform].has(name))
      .map(({ name }) => name);
    expect(more).toEqual([]);
  });
});

it('every difference from psutil has a reason', () => {
  const reasons = Object.values(differences).flatMap((each) => Object.values(each));
  expect(reasons.filter((reason) => reason.length < 5)).toEqual([]);
});
