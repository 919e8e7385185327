import { describe, expect, it } from 'vitest';
import { findMatches } from './find-matches.js';

const hosts = ['api-fra-01', 'web-fra-1', 'web-fra-12', 'web-fra-2', 'cobweb', '[web]*', 'WEB'];
const find = (typed: string, limit = 10): string[] => findMatches(typed, hosts, (text) => text, limit);

describe('what fits the typed words', () => {
  it('has the exact one first, then those that begin with it, then those in which a word does', () => {
    expect(find('web')).toEqual(['WEB', 'web-fra-1', 'web-fra-2', 'web-fra-12', '[web]*', 'cobweb']);
  });

  it('contains every word', () => {
    expect(find('fra 1')).toEqual(['web-fra-1', 'web-fra-12', 'api-fra-01']);
    expect(find('fra nowhere')).toEqual([]);
  });

  it('takes no character for a pattern', () => {
    expect(find('[web]*')).toEqual(['[web]*']);
    expect(find('.*')).toEqual([]);
  });

  it('is everything, up to the limit, where nothing was typed', () => {
    expect(find('  ', 2)).toEqual(['api-fra-01', 'web-fra-1']);
  });
});
