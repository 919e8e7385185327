import { describe, expect, it } from 'vitest';
import { keysetPage } from './keyset.js';

describe('keysetPage', () => {
  it('selects every row for the first page', () => {
    expect(keysetPage('number', true, undefined)).toEqual({
      where: 'true',
      orderBy: 'isNull(sort_value) ASC, sort_value DESC, proc_uid ASC',
    });
  });

  it("binds the caller's values and never writes them into the SQL", () => {
    const { where } = keysetPage('text', false, { value: "'; DROP TABLE ticks", procUid: "' OR 1=1" });
    expect(where).not.toContain('DROP');
    expect(where).not.toContain('1=1');
    expect(where).toContain('{afterValue:String}');
    expect(where).toContain('{afterProcUid:String}');
  });

  it('reverses its comparison with the sort order', () => {
    expect(keysetPage('number', true, { value: 1, procUid: '00' }).where).toContain('sort_value < {afterValue:Int64}');
    expect(keysetPage('number', false, { value: 1, procUid: '00' }).where).toContain('sort_value > {afterValue:Int64}');
  });
});
