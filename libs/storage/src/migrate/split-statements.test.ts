import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements.js';

describe('splitting SQL into statements', () => {
  it.each([
    ['', []],
    [' \n;; ', []],
    ['SELECT 1', ['SELECT 1']],
    ['SELECT 1;\nSELECT 2;\n', ['SELECT 1', 'SELECT 2']],
    ["SELECT ';' ; SELECT 2", ["SELECT ';'", 'SELECT 2']],
    ["SELECT 'it''s; one', 'a\\'; b'; SELECT 2", ["SELECT 'it''s; one', 'a\\'; b'", 'SELECT 2']],
    ['SELECT `a;b`, ";" ; SELECT 2', ['SELECT `a;b`, ";"', 'SELECT 2']],
    ["-- it's; a comment\nSELECT 1 -- ; and more", ['SELECT 1']],
    ["/* ; it's */ SELECT /* ; */ 1; SELECT 2", ['SELECT  1', 'SELECT 2']],
    ["SELECT '--', '/*'; SELECT 2", ["SELECT '--', '/*'", 'SELECT 2']],
    ['SELECT 3 - -1; SELECT 4 / 2', ['SELECT 3 - -1', 'SELECT 4 / 2']],
  ])('%j', (sql, statements) => {
    expect(splitStatements(sql)).toEqual(statements);
  });

  it.each(["SELECT 'a", 'SELECT `a', 'SELECT 1 /* a'])('refuses an unterminated quote or comment: %j', (sql) => {
    expect(() => splitStatements(sql)).toThrow('does not end');
  });
});
