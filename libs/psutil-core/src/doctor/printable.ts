const maxLength = 200;

/**
 * Text that a terminal and an issue show as it is, on one line: whatever a process may have put there (escape
 * sequences, line breaks, direction marks, lone surrogates) is written as its number, and so is the mark that would end
 * a block of code.
 */
export function toPrintable(text: string): string {
  const harmless = text.replace(
    /[^\p{L}\p{N}\p{P}\p{S} ]|`/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return harmless.length <= maxLength ? harmless : `${harmless.slice(0, maxLength)}...`;
}
