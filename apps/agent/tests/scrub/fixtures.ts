import { readFileSync } from 'node:fs';

function readFixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

/** Command lines with {SECRET} where a secret stands. */
export function readForms(name: string): readonly (readonly string[])[] {
  return JSON.parse(readFixture(name)) as string[][];
}

export function secretIn(form: readonly string[], secret: string): readonly string[] {
  return form.map((arg) => arg.replaceAll('{SECRET}', () => secret));
}

/** Command lines that collect-harmless-lines.mjs found, without their kinds. */
export function readHarmlessLines(): readonly string[] {
  return readFixture('harmless-lines.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(line.indexOf('\t') + 1));
}
