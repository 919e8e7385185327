// netdata, collecting every ten seconds. It keeps groups of programs, not processes.
import { noFacts } from './facts.mjs';

export const name = 'netdata';
export const packages = ['netdata-core', 'netdata-plugins-bash'];
export const programs = ['netdata', 'apps.plugin', 'go.d.plugin', 'bash'];

const port = 39999;

export function start(overlay) {
  overlay.write(
    '/etc/peers/netdata.conf',
    [
      '[global]',
      'run as user = root',
      '[db]',
      'update every = 10',
      '[web]',
      'bind to = 127.0.0.1',
      `default port = ${port}`,
      '[plugins]',
      'statsd = no',
      '[ml]',
      'enabled = no',
      '',
    ].join('\n'),
  );
  overlay.spawn('netdata', ['-D', '-c', '/etc/peers/netdata.conf', '-i', '127.0.0.1']);
}

export function version(overlay) {
  return overlay.run('netdata', ['-V']).trim().split(' ').at(-1);
}

/** The group in which the memory grew most; it names neither process nor user. */
export async function ask(_overlay, truth) {
  const facts = noFacts();
  const [after, before] = [Math.floor(truth.memory.began) - 20, Math.ceil(truth.memory.ended) + 20];
  const response = await fetch(
    `http://127.0.0.1:${port}/api/v1/data?chart=apps.mem&after=${after}&before=${before}&format=json`,
  );
  const { labels, data } = await response.json();
  const growth = labels.slice(1).map((_, at) => {
    const values = data.map((row) => row[at + 1]).filter((value) => value !== null);
    return Math.max(...values) - Math.min(...values);
  });
  const most = growth.indexOf(Math.max(...growth));
  facts.note = `memory of group "${labels[most + 1]}" grew by ${Math.round(growth[most])} MiB`;
  return facts;
}
