/** The command that join.sh prints where systemd does not run. */
export function startCommand(output) {
  const [, command] = /keep it running, with:\n([^]*)$/.exec(output) ?? [];
  return command.replaceAll(/\\\n/g, '').trim();
}
