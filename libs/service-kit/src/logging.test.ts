import { describe, expect, test } from 'vitest';
import { createLogger, type LogFormat } from './logging.js';

function linesOf(format: LogFormat, log: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  log(createLogger({ name: 'agent', format, destination: { write: (line) => void lines.push(line) } }));
  return lines;
}

describe('createLogger', () => {
  test('writes JSON with name, level, ISO time and facts', () => {
    const [line] = linesOf('json', (logger) => logger.info({ rows: 3 }, 'inserted'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'info',
      name: 'agent',
      rows: 3,
      msg: 'inserted',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test('writes one readable line as text', () => {
    const [line] = linesOf('text', (logger) =>
      logger.warn({ rows: 3, table: 'ticks', note: 'two words' }, 'insert is slow'),
    );
    expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}agent: insert is slow rows=3 table=ticks note="two words"\n$/);
  });

  test('hostile text can neither break the line nor reach the terminal', () => {
    const [line] = linesOf('text', (logger) => logger.info({ cmdline: 'a\n\u001B[2Jb\u202Ec\u009B31m' }, 'seen'));
    expect(line?.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('an error keeps its type, message and first frame', () => {
    const [line] = linesOf('text', (logger) => logger.error({ err: new RangeError('too far') }, 'failed'));
    expect(line).toMatch(/failed err=RangeError "too far" at .*logging\.test\.ts/);
  });

  test('prints nothing below its level', () => {
    expect(linesOf('json', (logger) => logger.debug('x'))).toEqual([]);
  });
});
