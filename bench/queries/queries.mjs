import { searchedWords } from './command-lines.mjs';

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const tenMinutesMs = hourMs / 6;
const get = (path) => ({ path });
const post = (path, body) => ({ path, init: { method: 'POST', body: JSON.stringify(body) } });
const explain = (body) => post('/explain', body);
const series = (body) => post('/metrics/query', body);
const encoded = encodeURIComponent;

/** Milliseconds that 95 of 100 answers may take, unless a query says otherwise. */
const defaultBar = { p95: 300 };

/**
 * Each query at a random time `at` and for random hosts. `prepare` is not timed; `bar` is what the answers may take;
 * `maxRepeat` limits dear ones.
 */
export const queries = withBars({
  'most memory of one host at a past moment': {
    prepare: ({ hosts, at }) => get(`/processes/top?by=rss&host=${pick(hosts)}&at=${at}&limit=1`),
    bar: { p50: 25 },
  },
  'top 20 of one host by rss at a past moment': {
    prepare: ({ hosts, at }) => get(`/processes/top?by=rss&host=${pick(hosts)}&at=${at}&limit=20`),
    bar: { p50: 25 },
  },
  'table of one host at a past moment': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/processes?at=${at}&limit=1000`),
    bar: { p95: 100 },
  },
  'table of one host, top 20 by rss': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/processes?at=${at}&limit=20&sort=-rss`),
    bar: { p95: 100 },
  },
  'tree of one host at a past moment': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/process-tree?at=${at}`),
  },
  'first 100 rows of the fleet at a past moment': {
    prepare: ({ at }) => get(`/processes?at=${at}&limit=100`),
    maxRepeat: 20,
  },
  ...unchanged({
    'table of one host': ({ hosts, at }) => `/hosts/${pick(hosts)}/processes?at=${at}&limit=1000`,
    'most memory of one host': ({ hosts, at }) => `/processes/top?by=rss&host=${pick(hosts)}&at=${at}&limit=1`,
    'first 100 rows of the fleet': ({ at }) => `/processes?at=${at}&limit=100`,
  }),
  'fleet top 20 by CPU at a past moment': { prepare: ({ at }) => get(`/processes/top?by=cpu&at=${at}&limit=20`) },
  'fleet top 20 by rss at a past moment': { prepare: ({ at }) => get(`/processes/top?by=rss&at=${at}&limit=20`) },
  'top 20 of one host by rss over 1 h': {
    prepare: ({ hosts, at }) => get(`/processes/top?by=rss&host=${pick(hosts)}&from=${at - hourMs}&to=${at}&limit=20`),
  },
  'fleet top 20 by CPU over 10 min': {
    prepare: ({ at }) => get(`/processes/top?by=cpu&from=${at - tenMinutesMs}&to=${at}&limit=20`),
    maxRepeat: 10,
  },
  'fleet top 20 by rss over all hours': {
    prepare: ({ range }) => get(`/processes/top?by=rss&from=${range.fromMs}&to=${range.toMs}&limit=20`),
    maxRepeat: 10,
  },
  'one process': { prepare: async (context) => get(`/processes/${await someProcess(context)}`), maxRepeat: 20 },
  'children of one process at a past moment': {
    prepare: async (context) => get(`/processes/${await someProcess(context)}/children?at=${context.at}`),
    maxRepeat: 20,
    mayBeEmpty: true,
  },
  'history of one process over 1 h': {
    prepare: async (context) =>
      get(`/processes/${await someProcess(context)}/history?from=${context.at - hourMs}&to=${context.at}`),
  },
  'history of one process over all hours': {
    prepare: async (context) =>
      get(`/processes/${await someProcess(context)}/history?from=${context.range.fromMs}&to=${context.range.toMs}`),
    maxRepeat: 20,
    bar: { p95: 400 },
  },
  'difference of one host, an hour apart': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/processes/diff?from=${at - hourMs}&to=${at}`),
  },
  'difference of two hosts at a past moment': {
    prepare: ({ hosts, at }) =>
      post('/processes/diff', { first: { host: pick(hosts), at }, second: { host: pick(hosts), at } }),
  },
  'processes found by text, one host': {
    prepare: ({ hosts, at }) => get(`/processes?q=${searchedWords.frequent}&host=${pick(hosts)}&at=${at}&limit=100`),
  },
  ...Object.fromEntries(Object.entries(searchedWords).flatMap(([kind, word]) => searches(kind, word))),
  'a frequent word and a field, whole fleet at a moment': {
    prepare: ({ at }) => get(`/processes?q=${encoded(`${searchedWords.frequent} rss:>1mb`)}&at=${at}&limit=100`),
    maxRepeat: 10,
    bar: { p95: 500 },
  },
  'facets of the fleet at a past moment': {
    prepare: ({ at }) => get(`/processes/facets?at=${at}`),
    maxRepeat: 10,
  },
  'values of a field, whole fleet': {
    prepare: ({ at }) => get(`/process-values?field=name&prefix=s&at=${at}`),
    maxRepeat: 20,
  },
  'newest 100 events of the fleet in 1 h': {
    prepare: ({ at }) => get(`/process-events?from=${at - hourMs}&to=${at}&limit=100`),
  },
  ...Object.fromEntries(['name', 'program'].flatMap(groups)),
  'groups by name, whole fleet over 10 min': {
    prepare: ({ at }) => get(`/process-groups?from=${at - tenMinutesMs}&to=${at}&limit=20`),
    maxRepeat: 10,
  },
  'shares of the CPU time of one host over 1 h': {
    prepare: ({ hosts, at }) => explain({ host: pick(hosts), metric: 'cpu', from: at - hourMs, to: at }),
  },
  'shares of the bytes that one host wrote in 1 h': {
    prepare: ({ hosts, at }) => explain({ host: pick(hosts), metric: 'writeBytes', from: at - hourMs, to: at }),
  },
  'shares of the memory of one host': {
    prepare: ({ hosts, at }) => explain({ host: pick(hosts), metric: 'memory', at, by: 'program' }),
  },
  'one metric of one host over all hours': {
    prepare: ({ hosts, range: { fromMs: from, toMs: to } }) =>
      series({ metrics: ['virtual_memory.available'], hosts: [pick(hosts)], from, to, points: 300 }),
  },
  'rate of a counter of one host over all hours': {
    prepare: ({ hosts, range: { fromMs: from, toMs: to } }) =>
      series({ metrics: ['cpu_times.user'], hosts: [pick(hosts)], from, to, points: 300, agg: 'rate' }),
  },
  'mean of a metric of the fleet over 1 h': {
    prepare: ({ at }) =>
      series({ metrics: ['virtual_memory.percent'], from: at - hourMs, to: at, points: 60, groupBy: [] }),
    maxRepeat: 20,
  },
  'strip of the fleet over 1 h': {
    prepare: ({ at }) => get(`/fleet/strip?from=${at - hourMs}&to=${at}`),
    maxRepeat: 20,
  },
  'strip of the fleet over 24 h': {
    prepare: ({ range }) => get(`/fleet/strip?from=${range.toMs - dayMs}&to=${range.toMs}`),
    maxRepeat: 20,
    bar: { p95: 200 },
  },
  'export of one host at a past moment': {
    prepare: ({ hosts, at }) => get(`/hosts/${pick(hosts)}/processes?at=${at}&format=ndjson`),
  },
  'list of 100 hosts': { prepare: () => get('/hosts?limit=100') },
  'one host': { prepare: ({ hosts }) => get(`/hosts/${pick(hosts)}`) },
  'number of hosts': { prepare: () => get('/hosts/count') },
  'newest metrics of one host': {
    prepare: ({ hosts }) => get(`/hosts/${pick(hosts)}/metrics/latest`),
    mayBeEmpty: true,
  },
  'newest 100 actions': { prepare: () => get('/actions?limit=100'), maxRepeat: 20 },
  'what is stored, and how much a day takes': { prepare: () => get('/health/usage'), maxRepeat: 20 },
  'problems of psfleet itself': { prepare: () => get('/health/problems'), maxRepeat: 20, mayBeEmpty: true },
});

/**
 * Text at a moment, over a week, and over the whole time, of a word that is `kind`. Of less than a week, both ranges
 * have the same rows.
 */
function searches(kind, word) {
  const question = { maxRepeat: 10, mayBeEmpty: kind !== 'frequent', bar: { p95: 2_000 } };
  const runs = (from, to) => get(`/process-runs?q=${word}&from=${from}&to=${to}&limit=100`);
  return [
    [
      `a ${kind} word, whole fleet at a moment`,
      { ...question, bar: { p95: 500 }, prepare: ({ at }) => get(`/processes?q=${word}&at=${at}&limit=100`) },
    ],
    [
      `a ${kind} word, whole fleet over a week`,
      { ...question, prepare: ({ range: { toMs } }) => runs(toMs - 7 * dayMs, toMs) },
    ],
    [
      `a ${kind} word, whole fleet over all hours`,
      { ...question, prepare: ({ range }) => runs(range.identitiesFromMs, range.toMs) },
    ],
  ];
}

/** Groups of the fleet, at a moment by memory and over the whole time by CPU time. */
function groups(by) {
  return [
    [
      `groups by ${by}, whole fleet at a moment`,
      { maxRepeat: 20, prepare: ({ at }) => get(`/process-groups?by=${by}&sort=-memory&at=${at}&limit=20`) },
    ],
    [
      `groups by ${by}, whole fleet over all hours`,
      {
        maxRepeat: 10,
        prepare: ({ range }) => get(`/process-groups?by=${by}&from=${range.fromMs}&to=${range.toMs}&limit=20`),
      },
    ],
  ];
}

/** Questions whose answers the client has already, by name: the path of each. */
function unchanged(questions) {
  return Object.fromEntries(
    Object.entries(questions).map(([name, pathOf]) => {
      const prepare = async (context) => {
        const path = pathOf(context);
        return { path, init: { headers: { 'if-none-match': await context.readTag(path) } } };
      };
      return [`${name}, unchanged (304)`, { prepare, maxRepeat: 20, isKnown: true, bar: { p95: 10 } }];
    }),
  );
}

async function someProcess({ request, hosts, at }) {
  const { data } = await request(`/hosts/${pick(hosts)}/processes?at=${at}&limit=20`);
  return pick(data).procUid;
}

function withBars(all) {
  return Object.fromEntries(Object.entries(all).map(([name, query]) => [name, { bar: defaultBar, ...query }]));
}
