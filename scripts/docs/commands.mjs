/** docs/cli.md: every command with its parameters, columns and examples, and what the exit codes mean. */
export function renderCommands({ commands, groups, exitCodes, describeParameter, flagLabel, flagName, usageLine }) {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  const section = (command) => {
    const { name, summary, details, args, flags, columns, examples } = command;
    const argRows = Object.entries(args).map(([key, arg]) => [`\`${arg.placeholder ?? key}\``, describeParameter(arg)]);
    const flagRows = Object.entries(flags).map(([key, flag]) => [
      `\`${flagLabel(flagName(key), flag)}\``,
      describeParameter(flag),
    ]);
    const rows = [...argRows, ...flagRows].map(([left, right]) => `| ${left} | ${cell(right)} |`);
    return [
      `### psfleet ${name}`,
      `${capital(summary)}.`,
      ...details,
      fence(`psfleet ${usageLine(command)}`),
      ...(rows.length === 0 ? [] : [['| parameter | meaning |', '|---|---|', ...rows].join('\n')]),
      ...(columns.length === 0 ? [] : [`Columns: ${columns.map((column) => `\`${column}\``).join(', ')}.`]),
      fence(examples.map(({ line, does }) => `# ${does}\n${line}`).join('\n')),
    ].join('\n\n');
  };
  const parts = groups.flatMap(({ title, names }) => {
    const members = names.flatMap((name) =>
      shown.filter((each) => each.name === name || each.name.startsWith(`${name} `)),
    );
    return members.length === 0 ? [] : [`## ${title}`, ...members.map(section)];
  });
  const codes = Object.values(exitCodes).map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  return `${[
    '# The command line',
    'Written by `npm run sync-docs` from the declarations of the commands. `psfleet COMMAND --help` says the same.',
    preface,
    ['| exit code | meaning |', '|---|---|', ...codes].join('\n'),
    ...parts,
  ].join('\n\n')}\n`;
}

const preface = [
  [
    'A process is named by its host and its id there now (`web-1/1234`), or by the 16 digits that a table shows as',
    'PROCESS (`-o +procUid`), which never mean another one.',
  ],
  [
    'Times are typed as `-15m`, `14:05`, `yesterday 14:05`, `saturday 14:05`, `2026-11-28 14:05` or RFC 3339, in the',
    'local zone unless `--utc` is given.',
  ],
  [
    'On a terminal, lines are cut at its edge and show colours; NO_COLOR forbids these, FORCE_COLOR demands them. Into',
    'a pipe or a file everything is written whole and plain. What is not part of the answer, such as a warning that it',
    'is partial, goes to standard error.',
  ],
  [
    'A command asks the server that `--server` or PSFLEET_SERVER names; else the one that PSFLEET_API_URL,',
    'PSFLEET_HOME, PSFLEET_API_PORT and PSFLEET_TOKEN say; else the one that `psfleet server use` chose; else that of',
    'this machine.',
  ],
]
  .map((lines) => lines.join(' '))
  .join('\n\n');

function fence(text) {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function cell(text) {
  return text.replaceAll('|', String.raw`\|`).replace(/<[^>]*>/g, (tag) => `\`${tag}\``);
}
