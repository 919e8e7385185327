import { describe, expect, it } from 'vitest';
import { isConfirmedBy, textToConfirm } from './confirmation.js';

const textOf = (name: string): string => textToConfirm({ name, pid: 4711, procUid: '00112233445566aa' });

describe('the confirmation of SIGKILL', () => {
  it.each([
    ['node', 'node'],
    ['a\tb', 'a\\u{9}b'],
    ['x\ny', 'x\\u{a}y'],
    ['\u202Egpj', '\\u{202e}gpj'],
    ['tmux: server', 'tmux: server'],
    [' two  blanks ', 'two blanks'],
    ['', '4711'],
    ['   ', '4711'],
  ])('of %j can be typed: %s', (name, typed) => {
    expect(textOf(name)).toBe(typed);
    expect(isConfirmedBy(typed, textOf(name))).toBe(true);
    expect(isConfirmedBy('', textOf(name))).toBe(false);
  });

  it('takes the name with the blanks that the page does not show', () => {
    expect(isConfirmedBy(' two  blanks ', textOf(' two  blanks '))).toBe(true);
    expect(isConfirmedBy('Node', textOf('node'))).toBe(false);
  });
});
