const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Makes a text the content of an XML element. */
export function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (char) => entities[char] ?? char);
}
