import type { Page, Route } from 'playwright-core';

/** Text that does something wherever it is taken for markup, a script, a style, an address or a pattern. */
export const hostileTexts = [
  '<img src=x onerror="complain(\'markup ran\')">',
  '"><script>complain("a script ran")</script>',
  "'-complain('an expression ran')-'",
  'javascript:complain("an address ran")',
  '</style><style>*{background:url(//psfleet.invalid/x)}</style>',
  '${complain("a template ran")}{{constructor.constructor("complain(1)")()}}',
  '\u202Egpj.exe\u0000\u001B[31m\u0007\r\n\u2028',
  `<svg/onload=complain('svg')>${'é'.repeat(2000)}`,
] as const;

/** Fields of answers whose text a stranger decides: programs, users, containers, units and whoever names a host. */
const strangersFields = new Set([
  'args',
  'cgroup',
  'cmdline',
  'composeProject',
  'composeService',
  'containerId',
  'containerImage',
  'containerName',
  'cwd',
  'detail',
  'device',
  'exe',
  'group',
  'hostname',
  'kernel',
  'label',
  'labels',
  'mountpoint',
  'name',
  'nic',
  'operator',
  'os',
  'podName',
  'podNamespace',
  'program',
  'reason',
  'remedy',
  'sensor',
  'unit',
  'username',
  'value',
  'warnings',
]);

/** Routes whose names of hosts no other route is asked with: they are only shown. */
const showsHosts = /\/api\/v1\/(actions|health\/problems|process-events)(\?|$)/;

let turn = 0;

/** Lets the real API answer, and puts hostile text into every field that a stranger decides. */
export async function answerWithHostileText(page: Page, texts: readonly string[] = hostileTexts): Promise<void> {
  await page.route('**/api/v1/**', async (route: Route) => {
    const response = await route.fetch();
    if (response.headers()['content-type']?.includes('json') !== true || route.request().url().includes('/sessions')) {
      await route.fulfill({ response });
      return;
    }
    const fields = showsHosts.test(route.request().url()) ? new Set([...strangersFields, 'host']) : strangersFields;
    await route.fulfill({ response, json: poison(await response.json(), { texts, fields }, false) });
  });
}

interface Poison {
  readonly texts: readonly string[];
  readonly fields: ReadonlySet<string>;
}

function poison(value: unknown, { texts, fields }: Poison, isStrangers: boolean): unknown {
  if (typeof value === 'string') {
    turn++;
    return isStrangers ? `${texts[turn % texts.length] ?? ''} ${value}` : value;
  }
  if (Array.isArray(value)) {
    return value.map((each) => poison(each, { texts, fields }, isStrangers));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isText = isStrangers || fields.has(key);
      if (key !== 'labels') {
        return [key, poison(each, { texts, fields }, isText)];
      }
      // The names of labels are a stranger's as well as their values.
      return [key, Object.fromEntries(texts.map((text, index) => [`${text}${index}`, text]))];
    }),
  );
}
