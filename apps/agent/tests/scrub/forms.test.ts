import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrubber } from '../../src/scrub/scrubber.js';
import { readForms, secretIn } from './fixtures.js';

const { scrubArguments } = createScrubber({ enabled: true, patterns: [], stripAll: false });
const given = readForms('secret-forms.json');
const more = readForms('more-secret-forms.json');

/** The shapes of secrets that people and programs choose; nothing in the rules knows one of them. */
const secret = fc.oneof(
  fc.stringMatching(/^[a-z]{4,10}[0-9]{1,4}$/),
  fc.stringMatching(/^[A-Za-z0-9]{10,32}$/),
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^[a-z]{12,20}$/),
);

function visibleIn(forms: readonly (readonly string[])[], text: string): readonly (readonly string[])[] {
  return forms.filter((form) => scrubArguments(secretIn(form, text)).args.join('\0').includes(text));
}

describe('the secrets of real command lines', () => {
  it('are hidden, in forms from the field', () => {
    expect(given).toHaveLength(200);
    fc.assert(
      fc.property(secret, (text) => {
        expect(visibleIn(given, text)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('are hidden in 98 % of further forms of the same kinds, whatever the secret is', () => {
    expect(more.length).toBeGreaterThan(1_200);
    fc.assert(
      fc.property(secret, (text) => {
        expect(visibleIn(more, text).length).toBeLessThan(more.length * 0.02);
      }),
      { numRuns: 8 },
    );
  });

  it('are hidden with blanks in them, where the argument is the value', () => {
    for (const form of [
      ['app', '--password', '{SECRET}'],
      ['app', '--password={SECRET}'],
      ['env', 'DB_PASSWORD={SECRET}', 'app'],
      ['mysql', '-p{SECRET}'],
      ['sh', '-c', "app --password '{SECRET}'"],
      ['curl', '-u', 'joe:{SECRET}'],
      ['curl', '-H', 'X-Api-Key: {SECRET}'],
      ['app', '{"password": "{SECRET}"}'],
    ]) {
      const shown = scrubArguments(secretIn(form, 'correct horse')).args.join('\0');
      expect(shown).not.toMatch(/correct|horse/);
    }
  });
});

it('no rule contains a value of the forms', () => {
  // Beside a secret, what has digits is a sample: an id, a port, the beginning of a token. One is curl's option, too.
  const samples = new Set(
    given
      .flatMap((form) => form.filter((arg) => arg.includes('{SECRET}')))
      .flatMap((arg) => arg.split(/\{SECRET\}|[^A-Za-z0-9]+/))
      .filter((text) => text.length >= 3 && /\d/.test(text) && text !== 'oauth2'),
  );
  expect([...samples]).toEqual(expect.arrayContaining(['bot123456789', '0123456789', 'T00']));
  const rules = readRules();
  expect([...samples].filter((sample) => rules.includes(sample))).toEqual([]);
});

function readRules(): string {
  const folder = new URL('../../src/scrub/', import.meta.url).pathname;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
}
