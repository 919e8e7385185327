import { type Command, flagName } from './command.js';
import { describeParameter, flagLabel, usageLine } from './describe-command.js';
import { exitCodes } from './exit-codes.js';
import { groups } from './groups.js';

const lineLength = 100;
const overviewWidth = 18;

/** Every command with what it does. */
export function renderOverview(commands: readonly Command[]): string {
  const sections = groups.flatMap(({ title, names }) => {
    const members = names.flatMap((name) =>
      commands.filter((each) => each.name === name || each.name.startsWith(`${name} `)),
    );
    const rows = members.map(({ name, summary }) => [`  ${name.padEnd(overviewWidth)}`, summary] as const);
    return rows.length === 0 ? [] : [`${title}\n${alignRows(rows)}`];
  });
  return [
    'psfleet: psutil for a whole fleet, now and at any moment of the past',
    'psfleet <command> [arguments] [flags]',
    ...sections,
    'psfleet <command> --help explains a command with examples; psfleet --version says which version this is.\n',
  ].join('\n\n');
}

/** The commands of a group, such as `host`. */
export function renderGroupHelp(group: string, members: readonly Command[]): string {
  const rows = members.map((member) => [`  psfleet ${usageLine(member)}`, member.summary] as const);
  return `${alignRows(rows)}\n\npsfleet ${group} <command> --help explains one.\n`;
}

/** How to call a command, what its parameters are, and examples. */
export function renderHelp(command: Command): string {
  const { name, summary, details, args, flags, examples, columns } = command;
  const argRows = Object.entries(args).map(
    ([key, arg]) => [`  ${arg.placeholder ?? key}`, describeParameter(arg)] as const,
  );
  const flagRows = [
    ...Object.entries(flags).map(
      ([key, flag]) => [`  ${flagLabel(flagName(key), flag)}`, describeParameter(flag)] as const,
    ),
    ['  -h, --help', 'show this help'] as const,
  ];
  const parts = [
    `psfleet ${name}: ${summary}`,
    `psfleet ${usageLine(command)}`,
    ...details.map((paragraph) => wrap(paragraph, lineLength, '').join('\n')),
    ...(argRows.length === 0 ? [] : [`Arguments\n${alignRows(argRows)}`]),
    `Flags\n${alignRows(flagRows)}`,
    ...(columns.length === 0 ? [] : [`Columns\n${wrap(columns.join(', '), lineLength - 2, '  ').join('\n')}`]),
    `Examples\n${examples.map(({ line, does }) => `  # ${does}\n  ${line}`).join('\n')}`,
    `Exit codes\n  ${Object.values(exitCodes)
      .map(({ code }) => code)
      .join(', ')}: as docs/cli.md lists them`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Two columns, the second of which goes on in further lines. */
function alignRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(38, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows
    .flatMap(([left, right]) => {
      const [first = '', ...others] = wrap(right, lineLength - width - 2, '');
      const rest = others.map((line) => `${' '.repeat(width + 2)}${line}`);
      return left.length > width
        ? [left, `${' '.repeat(width + 2)}${first}`, ...rest]
        : [`${left.padEnd(width)}  ${first}`, ...rest];
    })
    .join('\n');
}

function wrap(text: string, length: number, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > length) {
      lines.push(`${indent}${word}`);
    } else {
      lines[lines.length - 1] = `${last} ${word}`;
    }
  }
  return lines;
}
