import { describe, expect, test } from 'vitest';
import { jsonProgress, type Progress, textProgress } from './progress.js';

function written(make: (write: (text: string) => void) => Progress, report: (progress: Progress) => void): string {
  let text = '';
  report(make((part) => (text += part)));
  return text;
}

const info = '{"level":"info","time":"2026-11-22T20:00:00.000Z","name":"agent","msg":"agent started"}';
const warning =
  '{"level":"warn","time":"2026-11-22T20:00:00.000Z","name":"agent","msg":"sampler failed","sampler":"disk"}';

describe('progress', () => {
  test('as text shows steps, warnings and unexpected lines of the parts', () => {
    const text = written(textProgress, (progress) => {
      progress.step('API is ready', { tookMs: 3 });
      progress.forwardLog('agent', info);
      progress.forwardLog('agent', warning);
      progress.forwardLog('agent', 'SyntaxError: \u001B[31mred');
    });
    expect(text).toBe(
      'API is ready\n20:00:00.000 WARN  agent: sampler failed sampler=disk\nSyntaxError: \\u{1b}[31mred\n',
    );
  });

  test('as JSON is nothing but JSON, with every record of the parts', () => {
    const lines = written(jsonProgress, (progress) => {
      progress.step('API is ready', { tookMs: 3 });
      progress.text(['for people']);
      progress.forwardLog('agent', info);
      progress.forwardLog('agent', 'SyntaxError');
    })
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { msg: 'API is ready', tookMs: 3 },
      { msg: 'agent started' },
      { part: 'agent', line: 'SyntaxError', level: 'warn' },
    ]);
  });
});
