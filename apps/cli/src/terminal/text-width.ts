import { eastAsianWidth } from 'get-east-asian-width';

/** Marks, and the vowels and finals of Korean syllables that are written as separate letters. */
const joined = /^[\p{M}\u1160-\u11FF\uD7B0-\uD7FF]$/u;
const plainText = /^[\x20-\x7E]*$/;

/** Cells that a character takes: 0 if it is drawn on the one before it, 2 if it is wide, else 1. */
export function characterWidth(character: string): 0 | 1 | 2 {
  if (joined.test(character)) {
    return 0;
  }
  return eastAsianWidth(character.codePointAt(0) ?? 0) === 2 ? 2 : 1;
}

/** Cells that a text takes in a terminal. The text must have gone through `escapeControls`. */
export function textWidth(text: string): number {
  if (plainText.test(text)) {
    return text.length;
  }
  let width = 0;
  for (const character of text) {
    width += characterWidth(character);
  }
  return width;
}

/** Cuts a text that takes more than `cells`; `…` then stands for the rest. */
export function cutToWidth(text: string, cells: number): string {
  if (textWidth(text) <= cells) {
    return text;
  }
  if (cells < 1) {
    return '';
  }
  let [width, kept] = [0, ''];
  for (const character of text) {
    width += characterWidth(character);
    if (width > cells - 1) {
      break;
    }
    kept += character;
  }
  return `${kept}…`;
}

export function padToWidth(text: string, cells: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, cells - textWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
