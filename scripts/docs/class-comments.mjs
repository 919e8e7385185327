/** The doc comments of a class's properties by name, each as one line. `source` is the text of its file. */
export function readClassComments(source) {
  const comments = new Map();
  // A comment, then decorators, then the property that they belong to.
  const property = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*((?:@[^\n]*\n(?:\s{4,}[^\n]*\n|\s*\}\)\n)*\s*)+)(\w+)[!?]?:/g;
  for (const [, comment, , name] of source.matchAll(property)) {
    comments.set(name, joinLines(comment));
  }
  return comments;
}

function joinLines(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s*/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
}
