import { describe, expect, it } from 'vitest';
import { allColumns, fleetColumns, readColumns, type ProcessRow } from './columns.js';

const ids = (text: string | undefined): string[] => readColumns(text, fleetColumns).map(({ id }) => id);

describe('the chosen columns', () => {
  it('are those of the address, in its order', () => {
    expect(ids('rss,name,host')).toEqual(['rss', 'name', 'host']);
  });

  it('are the usual ones where the address names none that exist', () => {
    expect(ids(undefined)).toEqual(fleetColumns.map(({ id }) => id));
    expect(ids('constructor,toString')).toEqual(fleetColumns.map(({ id }) => id));
  });

  it('always have the name, and each only once', () => {
    expect(ids('rss,rss,pid')).toEqual(['name', 'rss', 'pid']);
  });

  it('show nothing as zero that is not known', () => {
    const row = { name: 'a', host: 'h', procUid: 'u' } as ProcessRow;
    const empty = Object.fromEntries(
      ['pid', 'ppid', 'createTime', 'ts', 'containerName', 'containerId', 'unit'].map((field) => [field, null]),
    );
    for (const { id, isNumber, text } of allColumns) {
      expect([id, /0/.test(text({ ...row, ...empty }))]).toEqual([id, false]);
      expect(isNumber ? text({ ...row, ...empty }) : '–').toBe('–');
    }
  });
});
