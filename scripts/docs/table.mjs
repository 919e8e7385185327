/** A Markdown table. Cells are Markdown themselves; use `escapeCell` for plain text. */
export function renderTable(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), `|${'---|'.repeat(header.length)}`, ...rows.map(line)].join('\n');
}

/** A bar would end the cell, a star or an underscore between letters might begin emphasis. */
export function escapeCell(text) {
  return text.replace(/[|*<]/g, (mark) => `\\${mark}`);
}

/** A bar ends the cell in code too. */
export function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
