/** Texts that some parser, database or file system takes for more than a text. */
export const hostileTexts: readonly string[] = [
  ...['', ' ', '\0', 'a\0b', '\n', '\r\nX-Other: 1', '\t', '\u001b[31m', '\u202e', '\uffff', '💥', 'ﬀ', 'İ'],
  ...["'", '"', '\\', '\\\\', '`', "\\'", "' OR 1=1 --", '; DROP TABLE hosts', '{x:String}', '${x}', '$(id)', '{', '}'],
  ...['%', '%25', '%00', '&', '=', '#', '?', '*', '/', '//', '.', '..', '../../etc/passwd', '<script>', '[', '(', ')'],
  ...['AND', 'OR NOT', '(a', 'a)', '"a', 'NOT '.repeat(500), '('.repeat(2000), 'a OR '.repeat(800)],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '[object Object]',
  ],
  ...[
    '-1',
    '0',
    '-0',
    '1.5',
    '1e3',
    '1e400',
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '1_000',
    ' 1',
    '٠١',
    '１２',
    '+1',
  ],
  ...['2147483648', '4294967296', '9007199254740993', '99999999999999999999', '-9223372036854775809', '1'.repeat(400)],
  ...['2026-11-22T20:00:60Z', '2026-02-30T00:00:00Z', '2026-11-22T24:00:00Z', '2026-11-22T20:00:00+99:99'],
  ...['+275760-09-13T00:00:00.001Z', '275760-09-14T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z'],
  ...['1969-12-31T23:59:59Z', '2200-01-01T00:00:00Z', '8640000000000001', '-999999999d', '-0s', '--1s', '-1y'],
  'x'.repeat(4097),
  'x'.repeat(10_000),
];

/** Percent-encodings that are no UTF-8, or that some program decodes twice. */
export const hostileEncodings: readonly string[] = [
  ...['%00', '%ff', '%zz', '%', '%2', '%ed%a0%80', '%c0%ae%c0%ae%2f', '%2e%2e%2f', '%252e', '+', '%f0%9f%92'],
];

const deep = `${'['.repeat(14)}${']'.repeat(14)}`;

/** The same for fields of a body, as JSON. */
export const hostileJson: readonly string[] = [
  ...hostileTexts.map((text) => JSON.stringify(text)),
  ...hostileTexts.map((text) => JSON.stringify([text])),
  ...['null', 'true', 'false', '-1', '0', '-0', '1.5', '1e308', '1e400', '-1e400', '9007199254740993', '1e-400', '2e9'],
  ...['[]', '{}', '[[]]', '[null]', '[{}]', '{"a":null}', '{"":""}', '{"a":{"b":[]}}', '{"length":1e9}', deep],
  ...['"\\ud800"', '["\\udc00"]', '{"\\ud800":1}', `[${'"a",'.repeat(5000)}"b"]`, `{${manyFields(2000)}}`],
];

function manyFields(count: number): string {
  return Array.from({ length: count }, (_, index) => `"f${index}":"v"`).join(',');
}
