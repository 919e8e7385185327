// node_exporter and process-exporter, one group per process, scraped and kept by Prometheus every ten seconds.
import { noFacts } from './facts.mjs';

export const name = 'Prometheus';
export const packages = ['prometheus', 'prometheus-node-exporter', 'prometheus-process-exporter'];
export const programs = ['prometheus', 'prometheus-node-exporter', 'prometheus-process-exporter'];

const [prometheusPort, nodePort, processPort] = [39090, 39100, 39256];

export function start(overlay) {
  const groups = 'process_names:\n  - name: "{{.Comm}};{{.Username}};{{.PID}}"\n    cmdline: [".+"]\n';
  overlay.write('/etc/peers/process.yml', groups);
  overlay.write(
    '/etc/peers/prometheus.yml',
    `global: {scrape_interval: 10s}\nscrape_configs:\n` +
      `  - {job_name: node, static_configs: [{targets: ['127.0.0.1:${nodePort}']}]}\n` +
      `  - {job_name: process, static_configs: [{targets: ['127.0.0.1:${processPort}']}]}\n`,
  );
  overlay.run('mkdir', ['-p', '/var/lib/peers/prometheus']);
  const log = overlay.file('exporters.log');
  overlay.spawn('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${nodePort}`], log);
  overlay.spawn(
    'prometheus-process-exporter',
    [
      '-config.path=/etc/peers/process.yml',
      `-web.listen-address=127.0.0.1:${processPort}`,
      '-gather-smaps=false',
      '-threads=false',
    ],
    log,
  );
  overlay.spawn(
    'prometheus',
    [
      '--config.file=/etc/peers/prometheus.yml',
      '--storage.tsdb.path=/var/lib/peers/prometheus',
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ],
    log,
  );
}

export function version(overlay) {
  return packages.map((each) => `${each} ${overlay.run('dpkg-query', ['-W', '-f=${Version}', each])}`).join(', ');
}

export async function ask(overlay, truth) {
  const facts = noFacts();
  const { memory, cpu, io } = truth;
  const window = `${Math.ceil(Date.now() / 1000 - truth.began) + 30}s`;
  const largest = async (pid, metric, labels = '') => {
    const selector = `namedprocess_namegroup_${metric}{groupname=~".*;${pid}"${labels}}`;
    const [series] = await query(`max_over_time(${selector}[${window}])`);
    return series === undefined
      ? { name: null, user: null, value: null }
      : { ...partsOf(series.metric.groupname), value: Number(series.value[1]) };
  };
  const resident = await largest(memory.pid, 'memory_bytes', ',memtype="resident"');
  facts.memory = { name: resident.name, commandLine: null, user: resident.user, bytes: resident.value };
  for (const [at, { pid }] of cpu.entries()) {
    const modes = [
      await largest(pid, 'cpu_seconds_total', ',mode="user"'),
      await largest(pid, 'cpu_seconds_total', ',mode="system"'),
    ];
    const seconds = modes[0].value === null ? null : modes[0].value + modes[1].value;
    facts.cpu[at] = { name: modes[0].name, seconds, exitCode: null };
  }
  for (const [at, { pid }] of io.entries()) {
    const [read, written] = [await largest(pid, 'read_bytes_total'), await largest(pid, 'write_bytes_total')];
    facts.io[at] = { name: read.name, readBytes: read.value, writeBytes: written.value };
  }
  return facts;
}

function partsOf(group) {
  const [command, user] = group.split(';');
  return { name: command, user };
}

async function query(text) {
  const response = await fetch(`http://127.0.0.1:${prometheusPort}/api/v1/query?query=${encodeURIComponent(text)}`);
  const { status, data, error } = await response.json();
  if (status !== 'success') {
    throw new Error(`Prometheus: ${error}`);
  }
  return data.result;
}
