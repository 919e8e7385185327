import { beforeAll, describe, expect, it } from 'vitest';
import { buildPage, gzipKilobytes, loadedWith, readChunks } from './built-page.js';

const maxInitialKilobytes = 220;
const maxRouteKilobytes = 40;
const maxStyleKilobytes = 25;

beforeAll(buildPage);

describe('the size of the page, compressed by gzip', () => {
  it('stays within the budgets', () => {
    const chunks = readChunks();
    const filesOf = (names: Iterable<string>): string[] => [...names].flatMap((name) => chunks.get(name)?.file ?? []);
    const entry = [...chunks.keys()].filter((name) => chunks.get(name)?.isEntry === true);
    expect(entry).toHaveLength(1);
    const initial = loadedWith(chunks, entry[0] ?? '');
    expect(gzipKilobytes(filesOf(initial))).toBeLessThanOrEqual(maxInitialKilobytes);

    const routes = [...chunks.keys()].filter((name) => chunks.get(name)?.isDynamicEntry === true);
    expect(routes.length).toBeGreaterThan(5);
    for (const route of routes) {
      const more = [...loadedWith(chunks, route)].filter((name) => !initial.has(name));
      expect(gzipKilobytes(filesOf(more)), route).toBeLessThanOrEqual(maxRouteKilobytes);
    }

    const styles = new Set([...chunks.values()].flatMap(({ css = [] }) => css));
    expect(styles.size).toBeGreaterThan(0);
    expect(gzipKilobytes(styles)).toBeLessThanOrEqual(maxStyleKilobytes);
  });
});
