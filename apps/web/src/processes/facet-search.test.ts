import { parseSearch } from '@psfleet/search';
import { describe, expect, it } from 'vitest';
import { chosenValues, hasCondition, searchGroup, toggleCondition, withoutField } from './facet-search.js';

describe('a value that is clicked among the counts', () => {
  it.each([
    ['', 'name', 'nginx', 'name:nginx'],
    ['rss:>1gb', 'user', 'root', 'rss:>1gb user:root'],
    ['a OR b', 'host', 'web-1', '(a OR b) host:web-1'],
    ['name:nginx', 'name', 'nginx', ''],
    ['user:root name:nginx rss:>1gb', 'name', 'nginx', 'user:root rss:>1gb'],
    ['', 'container', null, 'NOT container:*'],
    ['web NOT container:*', 'container', null, 'web'],
    ['user:root', 'user', 'app', 'user:root OR user:app'],
    ['user:root rss:>1gb', 'user', 'app', '(user:root OR user:app) rss:>1gb'],
    ['web (user:root OR user:app)', 'user', 'root', 'web user:app'],
    ['container:db', 'container', null, 'container:db OR NOT container:*'],
    ['user:ro*', 'user', 'app', 'user:ro* user:app'],
    ['user:root OR rss:>1gb', 'user', 'app', '(user:root OR rss:>1gb) user:app'],
    ['NOT user:root', 'user', 'app', 'NOT user:root user:app'],
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

describe('the values of a field that were chosen', () => {
  it.each([
    ['', []],
    ['user:root', ['root']],
    ['(user:root OR user:app) web', ['root', 'app']],
    ['user:app OR NOT user:*', ['app', null]],
    ['user:root OR web', []],
    ['user:ro*', []],
  ])('of %j are %j', (q, values) => {
    expect(chosenValues(q, 'user')).toEqual(values);
  });

  it.each([
    ['user:root', ''],
    ['web (user:root OR user:app) host:a', 'web host:a'],
    ['web NOT user:*', 'web'],
    ['user:ro*', 'user:ro*'],
  ])('are left out of %j, so that others can be counted: %j', (q, rest) => {
    expect(withoutField(q, 'user')).toBe(rest);
  });
});

describe('a group that is opened', () => {
  it.each([
    ['', 'name', 'nginx', 'name:nginx'],
    ['name:nginx', 'name', 'nginx', 'name:nginx'],
    ['user:root', 'user', 'app', 'user:root user:app'],
    ['rss:>1gb', 'unit', null, 'rss:>1gb NOT unit:*'],
    ['', 'program', 'python /srv/a.py', 'program:"python /srv/a.py"'],
    ['', 'container', 'web-1', 'container:web-1'],
    ['', 'container', 'app-7f/app', 'container:app pod:app-7f'],
    ['', 'container', 'prod/app-7f/app', 'container:app pod:app-7f namespace:prod'],
  ] as const)('%j by %s %j is the search %s', (q, by, group, expected) => {
    expect(searchGroup(q, by, group)).toBe(expected);
  });
});
