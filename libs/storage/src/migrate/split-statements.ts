/**
 * Splits a SQL file into statements, without comments and semicolons. Semicolons inside quotes and comments do not
 * split. Throws if a quote or a comment does not end.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let statement = '';
  let at = 0;
  while (at < sql.length) {
    const end = endOfToken(sql, at);
    const token = sql.slice(at, end);
    at = end;
    if (token === ';') {
      statements.push(statement);
      statement = '';
    } else if (!token.startsWith('--') && !token.startsWith('/*')) {
      statement += token;
    }
  }
  return [...statements, statement].map((text) => text.trim()).filter((text) => text !== '');
}

function endOfToken(sql: string, at: number): number {
  const char = sql[at] ?? '';
  if (char === "'" || char === '"' || char === '`') {
    return endOfQuote(sql, at, char);
  }
  if (sql.startsWith('--', at)) {
    return endOf(sql, '\n', at, sql.length);
  }
  if (sql.startsWith('/*', at)) {
    return endOf(sql, '*/', at + 2, null);
  }
  return at + 1;
}

function endOf(sql: string, end: string, from: number, otherwise: number | null): number {
  const found = sql.indexOf(end, from);
  if (found !== -1) {
    return found + end.length;
  }
  if (otherwise === null) {
    throw new Error('a comment in the SQL does not end');
  }
  return otherwise;
}

/** A backslash escapes the next character. A doubled quote reads as two adjacent quotes, which splits the same way. */
function endOfQuote(sql: string, from: number, quote: string): number {
  for (let at = from + 1; at < sql.length; at++) {
    if (sql[at] === '\\') {
      at++;
    } else if (sql[at] === quote) {
      return at + 1;
    }
  }
  throw new Error(`a ${quote} in the SQL does not end`);
}
