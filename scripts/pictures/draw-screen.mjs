const [cellWidth, cellHeight, margin, fontSize] = [7.8, 17, 12, 13];
const [ink, paper] = ['#d7dae0', '#16181d'];
const palette = [
  ['#16181d', '#e5534b', '#57ab5a', '#c69026', '#539bf5', '#b083f0', '#39c5cf', '#adbac7'],
  ['#636e7b', '#ff938a', '#6bc46d', '#daaa3f', '#6cb6ff', '#dcbdfb', '#56d4dd', '#ffffff'],
].flat();

/** What an emulated terminal shows, cell by cell, as an SVG. */
export function drawScreen({ buffer, cols, rows }, title) {
  const { active } = buffer;
  const lines = Array.from({ length: rows }, (_, row) => runsOf(active.getLine(active.baseY + row), cols));
  const [width, height] = [lengthOf(cols) + 2 * margin, rows * cellHeight + 2 * margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}"`,
    ` font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontSize}">\n`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>\n`,
    ...lines.flatMap((runs, row) => runs.map((run) => drawRun(run, row))),
    '</svg>\n',
  ].join('');
}

/** The cells of a line, with neighbours of one style together. */
function runsOf(line, columns) {
  const runs = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    // The second half of a wide character has no cell of its own.
    if (cell.getWidth() === 0) {
      continue;
    }
    const style = styleOf(cell);
    const last = runs.at(-1);
    if (last === undefined || JSON.stringify(last.style) !== JSON.stringify(style)) {
      runs.push({ column, style, text: '', width: 0 });
    }
    runs.at(-1).text += cell.getChars() || ' ';
    runs.at(-1).width += cell.getWidth();
  }
  return runs;
}

function styleOf(cell) {
  const front = colourOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), ink);
  const back = colourOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), paper);
  const [fill, behind] = cell.isInverse() ? [back, front] : [front, back];
  return { fill, behind, isBold: cell.isBold() !== 0, isDim: cell.isDim() !== 0 };
}

function colourOf(isDefault, isRgb, value, fallback) {
  if (isDefault) {
    return fallback;
  }
  if (isRgb) {
    return `#${value.toString(16).padStart(6, '0')}`;
  }
  return palette[value] ?? extendedColour(value);
}

/** The cube and the greys of terminals with 256 colours. */
function extendedColour(value) {
  const level = (digit) => (digit === 0 ? 0 : 55 + digit * 40);
  const cube = value - 16;
  const channels =
    value < 232
      ? [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level)
      : Array.from({ length: 3 }, () => 8 + (value - 232) * 10);
  return `rgb(${channels.join(', ')})`;
}

function drawRun({ column, style, text, width }, row) {
  const { fill, behind, isBold, isDim } = style;
  const y = margin + row * cellHeight;
  const box =
    behind === paper
      ? ''
      : `<rect x="${xOf(column)}" y="${y}" width="${lengthOf(width)}" height="${cellHeight}" fill="${behind}"/>\n`;
  const shown = text.trim();
  if (shown === '') {
    return box;
  }
  const x = xOf(column + text.length - text.trimStart().length);
  // Every font fills the same cells.
  const length = lengthOf(width - (text.length - shown.length));
  const weight = isBold ? ' font-weight="bold"' : '';
  const dim = isDim ? ' opacity="0.6"' : '';
  const place = `x="${x}" y="${y + 13}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`;
  return `${box}<text ${place} fill="${fill}"${weight}${dim}>${escape(shown)}</text>\n`;
}

function xOf(column) {
  return Number((margin + column * cellWidth).toFixed(1));
}

function lengthOf(cells) {
  return Number((cells * cellWidth).toFixed(1));
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
