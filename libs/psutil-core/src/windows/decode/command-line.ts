/**
 * Splits a command line as CommandLineToArgvW and the C runtime do. The program comes first, and in it a backslash is
 * never special. In the other arguments 2n backslashes before a quote are n backslashes, 2n + 1 are n and a literal
 * quote, and two quotes within quotes are one.
 */
export function splitCommandLine(line: string): string[] {
  if (line.trim() === '') {
    return [];
  }
  const { program, rest } = takeProgram(line.trimStart());
  return [program, ...splitArguments(rest)];
}

function takeProgram(line: string): { readonly program: string; readonly rest: string } {
  const quoted = line.startsWith('"');
  const end = quoted ? line.indexOf('"', 1) : line.search(/[ \t]/);
  if (end === -1) {
    return { program: quoted ? line.slice(1) : line, rest: '' };
  }
  return { program: line.slice(quoted ? 1 : 0, end), rest: line.slice(end + 1) };
}

function splitArguments(text: string): string[] {
  const found: string[] = [];
  let current: string | null = null;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (!isQuoted && (character === ' ' || character === '\t')) {
      if (current !== null) {
        found.push(current);
      }
      current = null;
      continue;
    }
    current ??= '';
    if (character === '"') {
      const isDoubled: boolean = isQuoted && text[at + 1] === '"';
      current += isDoubled ? '"' : '';
      at += isDoubled ? 1 : 0;
      isQuoted = isDoubled || !isQuoted;
    } else if (character === '\\') {
      const slashes = countBackslashes(text, at);
      const isBeforeQuote = text[at + slashes] === '"';
      const isLiteral: boolean = isBeforeQuote && slashes % 2 === 1;
      current += '\\'.repeat(isBeforeQuote ? Math.floor(slashes / 2) : slashes) + (isLiteral ? '"' : '');
      at += slashes - (isLiteral ? 0 : 1);
    } else {
      current += character;
    }
  }
  return current === null ? found : [...found, current];
}

function countBackslashes(text: string, start: number): number {
  let end = start;
  while (text[end] === '\\') {
    end += 1;
  }
  return end - start;
}
