import { characterWidth } from '../../terminal/text-width.js';

/** A character with the marks that stand on it, and the columns of a terminal that it takes. */
export interface Cluster {
  readonly text: string;
  readonly width: 1 | 2;
}

/** Vowels and final consonants of Korean, which are drawn into the letter before them. */
const joiningLetter = /^[\u1160-\u11FF\uD7B0-\uD7FF]$/;
/** Carries marks that have no character before them, as Unicode shows such marks. */
const markCarrier = '\u25CC';

/**
 * Splits text into what stands in one place of a terminal. The text must be free of controls and of characters that
 * show nothing: see escapeControls.
 */
export function splitClusters(text: string): Cluster[] {
  const clusters: { text: string; width: 1 | 2 }[] = [];
  for (const char of text) {
    const width = joiningLetter.test(char) ? 0 : characterWidth(char);
    const last = clusters.at(-1);
    if (width > 0) {
      clusters.push({ text: char, width: width === 2 ? 2 : 1 });
    } else if (last === undefined) {
      clusters.push({ text: markCarrier + char, width: 1 });
    } else {
      last.text += char;
    }
  }
  return clusters;
}
