import { expect, it } from 'vitest';
import { formatAgentWarning, parseAgentWarning } from './agent-warnings.js';

it('reads what it wrote', () => {
  const warning = { code: 'missing-rights', detail: 'programs: of 3 processes' } as const;
  expect(parseAgentWarning(formatAgentWarning(warning))).toEqual(warning);
});

it.each(['missing-rights', 'missing-rights:', 'events-lost!', '', 'unheard-of: x'])('takes %j for none', (text) => {
  expect(parseAgentWarning(text)).toBeNull();
});
