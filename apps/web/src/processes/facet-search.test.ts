import { parseSearch } from '@psfleet/search';
import { describe, expect, it } from 'vitest';
import { hasCondition, searchGroup, toggleCondition } from './facet-search.js';

describe('a value that is clicked among the counts', () => {
  it.each([
    ['', 'name', 'nginx', 'name:nginx'],
    ['rss:>1gb', 'user', 'root', 'rss:>1gb user:root'],
    ['a OR b', 'host', 'web-1', '(a OR b) host:web-1'],
    ['name:nginx', 'name', 'nginx', ''],
    ['user:root name:nginx rss:>1gb', 'name', 'nginx', 'user:root rss:>1gb'],
    ['', 'container', null, 'NOT container:*'],
    ['web NOT container:*', 'container', null, 'web'],
  ] as const)('turns %j into another search (%s %s)', (q, field, value, expected) => {
    expect(toggleCondition(q, field, value)).toBe(expected);
    expect(hasCondition(expected, field, value)).toBe(!hasCondition(q, field, value));
  });

  it.each(['two words', 'a"b', '*', 'AND', 'x)', '\\', 'a\tb', '\u202Egpj', 'user:root', "O'Neil"])(
    'is that value alone, whatever it is: %j',
    (value) => {
      const q = toggleCondition('rss:>1mb', 'name', value);
      expect(parseSearch(q)).toMatchObject({
        of: [{ field: 'rss' }, { kind: 'field', field: 'name', value, isGlob: false }],
      });
      expect(hasCondition(q, 'name', value)).toBe(true);
      expect(toggleCondition(q, 'name', value)).toBe('rss:>1mb');
    },
  );
});

describe('a group that is opened', () => {
  it.each([
    ['', 'name', 'nginx', 'name:nginx'],
    ['name:nginx', 'name', 'nginx', 'name:nginx'],
    ['rss:>1gb', 'unit', null, 'rss:>1gb NOT unit:*'],
    ['', 'program', 'python /srv/a.py', 'program:"python /srv/a.py"'],
    ['', 'container', 'web-1', 'container:web-1'],
    ['', 'container', 'app-7f/app', 'container:app pod:app-7f'],
    ['', 'container', 'prod/app-7f/app', 'container:app pod:app-7f namespace:prod'],
  ] as const)('%j by %s %j is the search %s', (q, by, group, expected) => {
    expect(searchGroup(q, by, group)).toBe(expected);
  });
});
