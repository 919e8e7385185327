import { describe, expect, it } from 'vitest';
import { rememberResults } from './remembered-results.js';
import { createScrubber } from './scrubber.js';

const plain = createScrubber({ enabled: true, patterns: [/blue\w+/g], stripAll: false });

/** A scrubber that remembers, and what it had to scrub. */
function remembering() {
  const asked: string[] = [];
  const scrubber = rememberResults({
    scrubName: (name) => {
      asked.push(name);
      return plain.scrubName(name);
    },
    scrubArguments: (args) => {
      asked.push(args.join(' '));
      return plain.scrubArguments(args);
    },
  });
  return { scrubber, asked };
}

describe('remembered results', () => {
  it('are those of the scrubber, the second time too', () => {
    const { scrubber } = remembering();
    const lines = [['mysql', '-psecret'], ['ls', '-l'], ['ls -l'], [], [''], ['x', 'blueberry'], ['a'.repeat(2_000)]];
    for (const args of [...lines, ...lines]) {
      expect(scrubber.scrubArguments(args)).toEqual(plain.scrubArguments(args));
    }
    for (const name of ['sleep', 'x --password=hunter22', 'blueberry', 'sleep', 'x --password=hunter22', 'blueberry']) {
      expect(scrubber.scrubName(name)).toBe(plain.scrubName(name));
    }
  });

  it('spare the work for what is harmless, and keep no secret', () => {
    const { scrubber, asked } = remembering();
    for (let time = 0; time < 3; time++) {
      scrubber.scrubArguments(['ls', '-l']);
      scrubber.scrubArguments(['mysql', '-psecret']);
      scrubber.scrubName('sleep');
    }
    expect(asked).toEqual(['ls -l', 'mysql -psecret', 'sleep', 'mysql -psecret', 'mysql -psecret']);
  });

  it('are bounded', () => {
    const { scrubber, asked } = remembering();
    scrubber.scrubArguments(['first']);
    for (let number = 0; number < 500; number++) {
      scrubber.scrubArguments(['echo', String(number)]);
    }
    scrubber.scrubArguments(['first']);
    expect(asked.filter((line) => line === 'first')).toHaveLength(2);
  });
});
