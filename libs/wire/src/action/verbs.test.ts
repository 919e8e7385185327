import { expect, it } from 'vitest';
import { argumentsOf, describeArguments, parseVerb, verbNames } from './verbs.js';

it('gives each argument of each verb a field of its own', () => {
  const fields = verbNames.flatMap((verb) => argumentsOf(verb).map(([, { field }]) => field));
  expect(new Set(fields).size).toBe(fields.length);
  // Identity of the action and its target, see request.ts.
  expect(fields.filter((field) => [1, 2, 5, 6, 7, 8, 9, 10, 11, 12].includes(field))).toEqual([]);
});

it('describes arguments', () => {
  expect(verbNames.map((verb) => describeArguments(verb))).toEqual(['{"signal": name}', '{"value": -20 to 19}']);
});

it.each([
  ['signal', 'SIGTERM', { verb: 'signal', signal: 'SIGTERM' }],
  ['signal', 'suspend', { verb: 'signal', signal: 'SIGSTOP' }],
  ['nice', -20, { verb: 'nice', value: -20 }],
] as const)('parses %s %s', (verb, given, expected) => {
  expect(parseVerb(verb, () => given)).toEqual(expected);
});

it.each([
  ['signal', 'SIGSEGV'],
  ['signal', 'toString'],
  ['signal', 9],
  ['signal', undefined],
  ['nice', 20],
  ['nice', -21],
  ['nice', 1.5],
  ['nice', '5'],
  ['nice', null],
] as const)('refuses %s %s', (verb, given) => {
  expect(() => parseVerb(verb, () => given)).toThrow(`the arguments of ${verb} are not`);
});
