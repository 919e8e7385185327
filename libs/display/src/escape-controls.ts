/**
 * Everything that is not visible as itself: controls (C0, DEL, C1), formats such as bidirectional overrides and soft
 * hyphens, lone surrogates, private characters, separators of lines and paragraphs, all blanks but the space, and what
 * fonts show as nothing (Default_Ignorable_Code_Point of Unicode, with U+2800, the empty Braille cell).
 */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\u2800\p{DI}]/gu;

/** Marks that are stacked on one character beyond this number paint over the lines around it. */
const maxMarks = 4;
const excessMarks = new RegExp(`(?<=\\p{M}{${maxMarks}})\\p{M}`, 'gu');

/**
 * Makes text of a stranger harmless to read: a process may have a name that moves the cursor of a terminal, reverses
 * the rest of a line, or looks like another name. Such characters become `\u{...}`; all others stay as they are. It is
 * no protection against markup: a page sets it as text, never as HTML.
 */
export function escapeControls(text: string): string {
  return text.replace(invisible, escaped).replace(excessMarks, escaped);
}

function escaped(char: string): string {
  return `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`;
}
