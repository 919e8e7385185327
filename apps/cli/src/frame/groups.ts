/** The order in which help and documents show the commands; a name stands for a command or for a group of them. */
export const groups: readonly { readonly title: string; readonly names: readonly string[] }[] = [
  { title: 'Look', names: ['hosts', 'status', 'ps', 'top', 'tree', 'history', 'events', 'query'] },
  { title: 'Find out why', names: ['explain', 'diff', 'where', 'snapshot'] },
  { title: 'Act', names: ['kill', 'signal', 'renice', 'actions'] },
  { title: 'Run the fleet', names: ['enroll', 'host', 'server', 'login', 'doctor', 'dead-letters', 'state'] },
  { title: 'Run this machine', names: ['up', 'init', 'backup', 'reset'] },
  { title: 'Help in the shell', names: ['completion'] },
];
