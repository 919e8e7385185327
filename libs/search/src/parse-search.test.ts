import { describe, expect, it } from 'vitest';
import type { SearchExpression } from './expression.js';
import { parseSearch, searchLimits } from './parse-search.js';
import { SearchSyntaxError } from './search-syntax-error.js';

/** Shows the expression with all parentheses; a glob in `//`, any other pattern in `<>`. */
function show(node: SearchExpression): string {
  switch (node.kind) {
    case 'and':
      return `(${node.of.map(show).join(' & ')})`;
    case 'or':
      return `(${node.of.map(show).join(' | ')})`;
    case 'not':
      return `!${show(node.of)}`;
    case 'number':
      return `${node.field}${node.comparison}${node.value}`;
    case 'text':
    case 'field':
    case 'label': {
      const subject = {
        text: '',
        field: 'field' in node ? node.field : '',
        label: 'key' in node ? `${node.key}~` : '',
      };
      return `${subject[node.kind]}${node.isGlob ? `/${node.value}/` : `<${node.value}>`}`;
    }
  }
}

describe('parseSearch', () => {
  it.each([
    ['node', '<node>'],
    ['node server.js', '(<node> & <server.js>)'],
    ['  two  spaces ', '(<two> & <spaces>)'],
    ['and or not And NOTE ORACLE', '(<and> & <or> & <not> & <And> & <NOTE> & <ORACLE>)'],
    ["'--;%_\\💥", "<'--;%_\\💥>"],
    ['\u0000', '<\u0000>'],
    ['"node"', '<node>'],
    ['"node  server" worker', '(<node  server> & <worker>)'],
    ['a OR b c', '(<a> | (<b> & <c>))'],
    ['a AND b OR c AND d', '((<a> & <b>) | (<c> & <d>))'],
    ['a AND (b OR c)', '(<a> & (<b> | <c>))'],
    ['(a OR b)(c OR d)', '((<a> | <b>) & (<c> | <d>))'],
    ['NOT NOT a', '!!<a>'],
    ['NOT a b', '(!<a> & <b>)'],
    ['NOT (a OR b) AND c', '(!(<a> | <b>) & <c>)'],
    ['java NOT "-jar x"', '(<java> & !<-jar x>)'],
    ['java -jar x.jar', '(<java> & <-jar> & <x.jar>)'],
    ['(sd-pam)', '<sd-pam>'],
    ['"(sd-pam)"', '<(sd-pam)>'],
    ['"AND"', '<AND>'],
    ['"say \\"x\\" \\\\ \\n"', '<say "x" \\ \\n>'],
    ['x"y"', '(<x> & <y>)'],
    ['constructor OR __proto__', '(<constructor> | <__proto__>)'],
    ['constructor:x toString:y', '(<constructor:x> & <toString:y>)'],
    ['serv*.js', '/serv*.js/'],
    ['"serv*.js"', '<serv*.js>'],
  ])('joins texts: %s', (text, expected) => {
    expect(show(parseSearch(text))).toBe(expected);
  });

  it.each([
    ['user:root', 'user<root>'],
    ['USER:root username:root', '(user<root> & user<root>)'],
    ['-user:root', '!user<root>'],
    ['--user:root', '<--user:root>'],
    ['name:py*', 'name/py*/'],
    ['name:"py*"', 'name<py*>'],
    ['name:"Web Content"', 'name<Web Content>'],
    ['image:nginx:1.27', 'image<nginx:1.27>'],
    ['name:(node OR java*)', '(name<node> | name/java*/)'],
    ['-name:(node OR "(sd-pam)") x', '(!(name<node> | name<(sd-pam)>) & <x>)'],
    ['rss:(>1gb <2gb)', '(rss>1073741824 & rss<2147483648)'],
    ['label.env:prod', 'env~<prod>'],
    ['label.topology/zone.a:"x y"', 'topology/zone.a~<x y>'],
    ['rss:>2gb', 'rss>2147483648'],
    ['rss>=1.5KiB', 'rss>=1536'],
    ['rss:1mb..2mb', '(rss>=1048576 & rss<=2097152)'],
    ['cpu:>50 cpu>12.5%', '(cpu>50 & cpu>12.5)'],
    ['age:>2h age<90s', '(age>7200 & age<90)'],
    ['tcp:>1mb/s', 'tcp>1048576'],
    ['nice:-5 nice:<-0', '(nice=-5 & nice<0)'],
    ['pid:=1 pid:2 pid:"3"', '(pid=1 & pid=2 & pid=3)'],
    ['status:disk-sleep status:z*', '(status<disk-sleep> & status/z*/)'],
  ])('knows fields: %s', (text, expected) => {
    expect(show(parseSearch(text))).toBe(expected);
  });

  it.each([
    'nginx:',
    'http://host/a',
    'localhost:8080',
    'sshd:',
    'root@pts/0',
    '2>/dev/null',
    '-agentlib:jdwp=transport=dt_socket',
    'C:\\Windows',
    'label:x',
    'a>b',
    'user>x',
    "{'a':1}",
  ])('takes what command lines hold for a text: %s', (text) => {
    expect(parseSearch(text)).toEqual({ kind: 'text', value: text, isGlob: false });
  });

  it.each([
    ['', 1, 'expected a condition, but the text ends'],
    ['  ', 3, 'the text ends'],
    ['AND', 1, 'found AND'],
    ['a AND', 6, 'text ends'],
    ['a OR OR b', 6, 'found OR'],
    ['NOT', 4, 'text ends'],
    ['(a', 1, 'not closed'],
    ['a OR (b AND (c OR d)', 6, 'not closed'],
    ['a)', 2, 'has no ('],
    ['()', 2, 'found )'],
    ['a "b', 3, 'not closed'],
    ['"a\\"', 1, 'not closed'],
    ['"', 1, 'not closed'],
    ['a AND ""', 7, 'the text is empty'],
    ['user: root', 6, 'expected a value right after user:'],
    ['a user:', 8, 'expected a value right after user:'],
    ['user:""', 6, 'the value is empty'],
    ['name:()', 7, 'expected a value, found )'],
    ['a usre:root', 3, 'there is no field usre; expected user, or "usre:root" in quotes'],
    ['-unti:nginx', 2, 'there is no field unti; expected unit'],
    ['rss:>2qb', 6, 'expected a size such as 500mb or 2gb for rss, found "2qb"'],
    ['rss:>', 6, 'found nothing'],
    ['rss:1gb..x', 10, 'found "x"'],
    ['rss:-1', 5, 'expected a size'],
    ['rss:9999999tb', 5, 'expected a size'],
    ['pid:1.5', 5, 'expected a whole number for pid'],
    ['pid:node', 5, 'expected a whole number for pid'],
    ['age:>2', 6, 'expected a duration such as 90s'],
    ['age:>2constructor', 6, 'expected a duration'],
    ['status:asleep', 8, 'status is never "asleep"; expected running, sleeping'],
  ])('refuses %s', (text, position, reason) => {
    expect(() => parseSearch(text)).toThrow(SearchSyntaxError);
    expect(() => parseSearch(text)).toThrow(`cannot be parsed at character ${position}: `);
    expect(() => parseSearch(text)).toThrow(reason);
  });

  it('limits conditions and levels', () => {
    const terms = (count: number): string => Array.from({ length: count }, (_, index) => `t${index}`).join(' OR ');
    const levels = (count: number): string => `${'('.repeat(count)}a${')'.repeat(count)} OR b`;
    expect(parseSearch(terms(searchLimits.terms))).toMatchObject({ of: { length: searchLimits.terms } });
    expect(() => parseSearch(terms(searchLimits.terms + 1))).toThrow('more than 64 conditions');
    expect(() => parseSearch(`name:(${terms(searchLimits.terms + 1)})`)).toThrow('more than 64 conditions');
    expect(() => parseSearch('rss:1gb..2gb '.repeat(33))).toThrow('more than 64 conditions');
    expect(show(parseSearch(levels(searchLimits.depth)))).toBe('(<a> | <b>)');
    for (const text of [
      levels(searchLimits.depth + 1),
      `${'NOT '.repeat(searchLimits.depth + 1)}a`,
      `${'NOT '.repeat(searchLimits.depth)}-user:a`,
      '('.repeat(4096),
    ]) {
      expect(() => parseSearch(text)).toThrow('more than 32 levels');
    }
  });
});
