import { Injectable } from '@nestjs/common';
import { processMetrics, renderPrometheus, type PrometheusMetric, type PrometheusSample } from '@psfleet/service-kit';
import { readStorageState, type StorageState } from '@psfleet/storage';
import { Broker } from '../../backends/broker.js';
import { PromptStorage } from '../../backends/prompt-storage.js';
import { ApiContext } from '../../config/api-context.js';
import { StateStore } from '../../state/state-store.js';
import { HealthProblemsService, type HealthReport } from '../problems/health-problems.service.js';
import { StreamWatch, type StreamState } from '../stream-watch.js';
import { RequestCounts, type StatusClass } from './request-counts.js';

/** The API's metrics and those of what it watches, as Prometheus text. What is not known is left out. */
@Injectable()
export class ApiMetricsService {
  readonly #context: ApiContext;
  readonly #broker: Broker;
  readonly #storage: PromptStorage;
  readonly #store: StateStore;
  readonly #watch: StreamWatch;
  readonly #problems: HealthProblemsService;
  readonly #counts: RequestCounts;

  constructor(
    context: ApiContext,
    broker: Broker,
    storage: PromptStorage,
    store: StateStore,
    watch: StreamWatch,
    problems: HealthProblemsService,
    counts: RequestCounts,
  ) {
    this.#context = context;
    this.#broker = broker;
    this.#storage = storage;
    this.#store = store;
    this.#watch = watch;
    this.#problems = problems;
    this.#counts = counts;
  }

  async render(): Promise<string> {
    const [report, stream, storage] = await Promise.all([
      this.#problems.read(),
      this.#orNull('broker', () => this.#watch.read()),
      this.#orNull('storage', () => readStorageState(this.#storage)),
    ]);
    return renderPrometheus([
      ...processMetrics(),
      ...this.#ownMetrics(),
      ...problemMetrics(report),
      ...(stream === null ? [] : streamMetrics(stream)),
      gauge('psfleet_storage_up', '1 if ClickHouse answered', storage === null ? 0 : 1),
      ...(storage === null ? [] : storageMetrics(storage)),
    ]);
  }

  #ownMetrics(): PrometheusMetric[] {
    const { role, state } = this.#store.status;
    const counts = Object.entries(this.#counts.byClass) as [StatusClass, { requests: number; seconds: number }][];
    const each = (field: 'requests' | 'seconds'): PrometheusSample[] =>
      counts.map(([status, count]) => ({ labels: { status }, value: count[field] }));
    return [
      counter('psfleet_api_requests_total', 'Answered requests by the class of their status', each('requests')),
      counter('psfleet_api_request_seconds_total', 'Time that the answered requests took', each('seconds')),
      gauge('psfleet_broker_up', '1 while the API is connected to the broker', this.#broker.isConnected ? 1 : 0),
      gauge('psfleet_state_generation', 'Generation of the state of hosts and tokens', state.generation),
      gauge('psfleet_state_writer', '1 if this API may change the state', role === 'writer' ? 1 : 0),
      gauge('psfleet_hosts_enrolled', 'Enrolled hosts', state.hosts.size),
    ];
  }

  async #orNull<T>(what: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      // The problems say what is wrong.
      this.#context.logger.debug({ err: error, what }, 'could not be read for the metrics');
      return null;
    }
  }
}

function problemMetrics({ problems, failed }: HealthReport): PrometheusMetric[] {
  return [
    gauge(
      'psfleet_problems',
      "psfleet's problems of GET /api/v1/health/problems: the number of hosts that have it, 1 for others",
      problems.map(({ code, severity, component, hosts }) => ({
        labels: { code, severity, component },
        value: hosts.length === 0 ? 1 : new Set(hosts.map(({ host }) => host)).size,
      })),
    ),
    gauge('psfleet_failed_checks', 'Checks for problems that could not be made', failed.length),
  ];
}

function streamMetrics(state: StreamState): PrometheusMetric[] {
  return [
    gauge('psfleet_stream_bytes', 'Size of the stream of messages', state.bytes),
    gauge('psfleet_stream_max_bytes', "Size at which the stream refuses the agents' messages", state.maxBytes),
    gauge('psfleet_stream_pending_messages', 'Messages that no collector has received', state.pending),
    gauge('psfleet_stream_unacknowledged_messages', 'Messages that collectors hold', state.unacknowledged),
    gauge(
      'psfleet_collectors_behind_seconds',
      'For how long the oldest message that is not stored has waited, as far as this API saw',
      state.behindMs / 1000,
    ),
    gauge('psfleet_dead_letters', 'Dead letters that are kept', state.deadLetters),
  ];
}

function storageMetrics({ bytes, disks }: StorageState): PrometheusMetric[] {
  const ofDisks = (field: 'freeBytes' | 'totalBytes'): PrometheusSample[] =>
    disks.map((disk) => ({ labels: { disk: disk.name }, value: disk[field] }));
  return [
    gauge('psfleet_storage_bytes', 'Compressed size of the database', bytes),
    gauge('psfleet_storage_disk_free_bytes', 'Room that is left on a disk of ClickHouse', ofDisks('freeBytes')),
    gauge('psfleet_storage_disk_size_bytes', 'Size of a disk of ClickHouse', ofDisks('totalBytes')),
  ];
}

function counter(name: string, help: string, value: PrometheusMetric['value']): PrometheusMetric {
  return { name, type: 'counter', help, value };
}

function gauge(name: string, help: string, value: PrometheusMetric['value']): PrometheusMetric {
  return { name, type: 'gauge', help, value };
}
