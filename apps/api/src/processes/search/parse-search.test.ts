import type { TextExpression } from '@psfleet/storage';
import { describe, expect, it } from 'vitest';
import { parseSearch, searchLimits } from './parse-search.js';
import { SearchSyntaxError } from './search-syntax-error.js';

/** Prints the expression with all parentheses. */
function show(node: TextExpression): string {
  if (node.kind === 'term') {
    return `<${node.text}>`;
  }
  return node.kind === 'not' ? `!${show(node.of)}` : `(${node.of.map(show).join(node.kind === 'and' ? ' & ' : ' | ')})`;
}

describe('parseSearch', () => {
  it.each([
    ['node', '<node>'],
    ['node server.js', '<node server.js>'],
    ['  two  spaces ', '<  two  spaces >'],
    ['and or not And NOTE ORACLE', '<and or not And NOTE ORACLE>'],
    ["' -- ; % _ \\ 💥", "<' -- ; % _ \\ 💥>"],
    ['\u0000', '<\u0000>'],
    ['"node"', '<node>'],
    ['"node  server" worker', '(<node  server> & <worker>)'],
    ['node AND server', '(<node> & <server>)'],
    ['node server AND x', '(<node> & <server> & <x>)'],
    ['a OR b c', '(<a> | (<b> & <c>))'],
    ['a b OR c', '((<a> & <b>) | <c>)'],
    ['a AND b OR c AND d', '((<a> & <b>) | (<c> & <d>))'],
    ['a AND (b OR c)', '(<a> & (<b> | <c>))'],
    ['(a OR b)(c OR d)', '((<a> | <b>) & (<c> | <d>))'],
    ['NOT a', '!<a>'],
    ['NOT NOT a', '!!<a>'],
    ['NOT a b', '(!<a> & <b>)'],
    ['NOT (a OR b) AND c', '(!(<a> | <b>) & <c>)'],
    ['java NOT "-jar x"', '(<java> & !<-jar x>)'],
    ['(sd-pam)', '<sd-pam>'],
    ['"(sd-pam)"', '<(sd-pam)>'],
    ['"AND"', '<AND>'],
    ['"say \\"x\\" \\\\ \\n"', '<say "x" \\ \\n>'],
    ['x"y"', '(<x> & <y>)'],
    ['constructor OR __proto__', '(<constructor> | <__proto__>)'],
  ])('%s', (text, expected) => {
    expect(show(parseSearch(text))).toBe(expected);
  });

  it.each([
    ['AND', 1, 'found AND'],
    ['a AND', 6, 'text ends'],
    ['a OR OR b', 6, 'found OR'],
    ['a AND OR b', 7, 'found OR'],
    ['NOT', 4, 'text ends'],
    ['(a', 1, 'not closed'],
    ['a OR (b AND (c OR d)', 6, 'not closed'],
    ['a)', 2, 'has no ('],
    ['()', 2, 'found )'],
    ['a AND ()', 8, 'found )'],
    ['a "b', 3, 'not closed'],
    ['"a\\"', 1, 'not closed'],
    ['"', 1, 'not closed'],
    ['a AND ""', 7, 'empty'],
  ])('refuses %s', (text, position, reason) => {
    expect(() => parseSearch(text)).toThrow(SearchSyntaxError);
    expect(() => parseSearch(text)).toThrow(`cannot be parsed at character ${position}: `);
    expect(() => parseSearch(text)).toThrow(reason);
  });

  it('limits terms and levels', () => {
    const terms = (count: number): string => Array.from({ length: count }, (_, index) => `t${index}`).join(' OR ');
    const levels = (count: number): string => `${'('.repeat(count)}a${')'.repeat(count)} OR b`;
    expect(parseSearch(terms(searchLimits.terms))).toMatchObject({ of: { length: searchLimits.terms } });
    expect(() => parseSearch(terms(searchLimits.terms + 1))).toThrow('more than 64 terms');
    expect(show(parseSearch(levels(searchLimits.depth)))).toBe('(<a> | <b>)');
    for (const text of [
      levels(searchLimits.depth + 1),
      `${'NOT '.repeat(searchLimits.depth + 1)}a`,
      '('.repeat(4096),
    ]) {
      expect(() => parseSearch(text)).toThrow('more than 32 levels');
    }
  });
});
