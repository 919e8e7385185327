import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { recordingTerminal } from '../../tests/recording-terminal.js';
import { askSecret } from './ask-secret.js';

describe('a secret that somebody is asked for', () => {
  test('is the line that was typed, which nobody sees', async () => {
    const [terminal, input] = [recordingTerminal(), new PassThrough()];
    const asked = askSecret(terminal, 'token: ', input);
    input.write('s3cret\r');
    expect(await asked).toBe('s3cret');
    expect(terminal.output() + terminal.errors()).toBe('token: \n');
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is none after %s', async (_, key) => {
    const input = new PassThrough();
    const asked = askSecret(recordingTerminal(), 'token: ', input);
    input.write(key);
    expect(await asked).toBeNull();
  });

  test('is none at the end of the input', async () => {
    const input = new PassThrough();
    const asked = askSecret(recordingTerminal(), 'token: ', input);
    input.end();
    expect(await asked).toBeNull();
  });
});
