/** A manual page (man(7)) of a command, and psfleet(1), which names all of them; by their paths. */
export function renderManPages({ commands, version, exitCodes, describeParameter, flagLabel, flagName, usageLine }) {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  const page = (command) => {
    const { name, summary, details, args, flags, columns, examples } = command;
    const parameters = [
      ...Object.entries(args).map(([key, arg]) => [arg.placeholder ?? key, describeParameter(arg)]),
      ...Object.entries(flags).map(([key, flag]) => [flagLabel(flagName(key), flag), describeParameter(flag)]),
    ];
    return [
      head(pageName(name), version),
      '.SH NAME',
      `${escape(pageName(name))} \\- ${escape(summary)}`,
      '.SH SYNOPSIS',
      `.B ${escape(`psfleet ${usageLine(command)}`)}`,
      ...(details.length === 0 ? [] : ['.SH DESCRIPTION', details.map(escape).join('\n.PP\n')]),
      ...(parameters.length === 0 ? [] : ['.SH OPTIONS', ...parameters.flatMap(item)]),
      ...(columns.length === 0 ? [] : ['.SH COLUMNS', escape(columns.join(', '))]),
      '.SH EXAMPLES',
      ...examples.flatMap(({ line, does }) => item([line, does])),
      '.SH SEE ALSO',
      '.BR psfleet (1)',
    ];
  };
  const overview = [
    head('psfleet', version),
    '.SH NAME',
    'psfleet \\- psutil for a whole fleet, now and at any moment of the past',
    '.SH SYNOPSIS',
    '.B psfleet',
    '.I command',
    '.RI [ arguments ]',
    '.RI [ flags ]',
    '.SH COMMANDS',
    ...shown.flatMap(({ name, summary }) => item([`psfleet ${name}`, summary])),
    '.SH EXIT STATUS',
    ...Object.values(exitCodes).flatMap(({ code, meaning }) => item([String(code), meaning])),
  ];
  return Object.fromEntries([
    ['apps/cli/man/psfleet.1', text(overview)],
    ...shown.map((command) => [`apps/cli/man/${pageName(command.name)}.1`, text(page(command))]),
  ]);
}

export function pageName(name) {
  return `psfleet-${name.replaceAll(' ', '-')}`;
}

function head(name, version) {
  return `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "psfleet ${version}" "psfleet"`;
}

function item([term, meaning]) {
  return ['.TP', `.B ${escape(term)}`, escape(meaning)];
}

function text(lines) {
  return `${lines.join('\n')}\n`;
}

/** What troff would take for a request or an escape. */
function escape(words) {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&');
}
