/** Returns the document with the text between the two marks of a section written again. */
export function replaceSection(document, name, text) {
  const begin = `<!-- ${name}: written by npm run sync-docs -->`;
  const [from, to] = [document.indexOf(begin), document.indexOf(`<!-- end of ${name} -->`)];
  if (from < 0 || to < from) {
    throw new Error(`the document has no marks ${begin} and <!-- end of ${name} -->`);
  }
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
