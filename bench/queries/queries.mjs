import { searchedWords } from './command-lines.mjs';

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const hourMs = 3_600_000;
const get = (path) => ({ path });

/** Each query at a random time `at` and for random hosts. `prepare` is not timed. */
export const queries = {
  'table of one host at a past moment': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/processes?at=${at}&limit=1000`),
  },
  'table of one host, top 20 by rss': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/processes?at=${at}&limit=20&sort=-rss`),
  },
  'fleet top 20 by CPU at a past moment': { prepare: ({ at }) => get(`/processes/top?by=cpu&at=${at}&limit=20`) },
  'fleet top 20 by rss at a past moment': { prepare: ({ at }) => get(`/processes/top?by=rss&at=${at}&limit=20`) },
  'history of one process over 24 h': {
    prepare: async (context) =>
      get(`/processes/${await someProcess(context)}/history?from=${context.range.fromMs}&to=${context.range.toMs}`),
    maxRepeat: 20,
  },
  'history of one process over 1 h': {
    prepare: async (context) =>
      get(`/processes/${await someProcess(context)}/history?from=${context.at - hourMs}&to=${context.at}`),
  },
  'processes found by text, one host': {
    prepare: ({ hosts, at }) => get(`/processes?q=${searchedWords.frequent}&host=${pick(hosts)}&at=${at}&limit=100`),
  },
  ...Object.fromEntries(Object.entries(searchedWords).flatMap(([kind, word]) => searches(kind, word))),
  'a frequent word and a field, whole fleet': {
    prepare: ({ at }) =>
      get(`/processes?q=${encodeURIComponent(`${searchedWords.frequent} rss:>1mb`)}&at=${at}&limit=100`),
    maxRepeat: 10,
  },
  'one metric of one host over 24 h': {
    prepare: ({ hosts, range }) =>
      series({
        metrics: ['virtual_memory.available'],
        hosts: [pick(hosts)],
        from: range.fromMs,
        to: range.toMs,
        points: 300,
      }),
  },
  'rate of a counter of one host over 24 h': {
    prepare: ({ hosts, range }) =>
      series({
        metrics: ['cpu_times.user'],
        hosts: [pick(hosts)],
        from: range.fromMs,
        to: range.toMs,
        points: 300,
        agg: 'rate',
      }),
  },
  'mean of a metric of the fleet over 1 h': {
    prepare: ({ at }) =>
      series({ metrics: ['virtual_memory.percent'], from: at - hourMs, to: at, points: 60, groupBy: [] }),
    maxRepeat: 20,
  },
  ...Object.fromEntries(['name', 'program'].map(groupsAtMoment)),
  'groups by name, whole fleet over 10 min': {
    prepare: ({ at }) => get(`/process-groups?from=${at - hourMs / 6}&to=${at}&limit=20`),
    maxRepeat: 10,
  },
  'shares of the CPU time of one host over 1 h': {
    prepare: ({ hosts, at }) => post('/explain', { host: pick(hosts), metric: 'cpu', from: at - hourMs, to: at }),
  },
  'shares of the memory of one host': {
    prepare: ({ hosts, at }) => post('/explain', { host: pick(hosts), metric: 'memory', at, by: 'program' }),
  },
  'list of 100 hosts': { prepare: () => get('/hosts?limit=100') },
};

/** Text at a moment and over the whole time, of a word that is `kind`. */
function searches(kind, word) {
  const question = { maxRepeat: 10, mayBeEmpty: kind === 'absent' };
  return [
    [
      `a ${kind} word, whole fleet at a moment`,
      { ...question, prepare: ({ at }) => get(`/processes?q=${word}&at=${at}&limit=100`) },
    ],
    [
      `a ${kind} word, whole fleet over all hours`,
      {
        ...question,
        prepare: ({ range }) =>
          get(`/process-runs?q=${word}&from=${range.identitiesFromMs}&to=${range.toMs}&limit=100`),
      },
    ],
  ];
}

async function someProcess({ request, hosts, at }) {
  const { data } = await request(`/hosts/${pick(hosts)}/processes?at=${at}&limit=20`);
  return pick(data).procUid;
}

function groupsAtMoment(by) {
  const prepare = ({ at }) => get(`/process-groups?by=${by}&sort=-memory&at=${at}&limit=20`);
  return [`groups by ${by}, whole fleet at a moment`, { prepare, maxRepeat: 20 }];
}

function series(body) {
  return post('/metrics/query', body);
}

function post(path, body) {
  return { path, init: { method: 'POST', body: JSON.stringify(body) } };
}
