import { toStored } from '@psfleet/metric-catalog';
import type { IdentityColumns } from '@psfleet/wire';
import { DictionaryBuilder } from './dictionary-builder.js';
import type { ProcessReading, ProgramReading } from './reading.js';

/** Builds the columns of the identity table. */
export class IdentityBuilder {
  readonly #uids: bigint[] = [];
  readonly #parents: bigint[] = [];
  readonly #pids: number[] = [];
  readonly #startTicks: number[] = [];
  readonly #createTimes: (number | null)[] = [];
  readonly #ppids: (number | null)[] = [];
  readonly #names: string[] = [];
  readonly #exes: (string | null)[] = [];
  readonly #cmdlines: (readonly string[] | null)[] = [];
  readonly #cut: boolean[] = [];
  readonly #usernames = new DictionaryBuilder();
  readonly #userIds: (number | null)[] = [];
  readonly #terminals = new DictionaryBuilder();
  readonly #cgroups = new DictionaryBuilder();
  readonly #containers = new DictionaryBuilder();
  readonly #units = new DictionaryBuilder();
  readonly #scrubbed: boolean[] = [];
  readonly #containerNames = new DictionaryBuilder();
  readonly #images = new DictionaryBuilder();
  readonly #composeProjects = new DictionaryBuilder();
  readonly #composeServices = new DictionaryBuilder();
  readonly #podNames = new DictionaryBuilder();
  readonly #podNamespaces = new DictionaryBuilder();
  readonly #exeStates = new DictionaryBuilder();
  readonly #programs = new DictionaryBuilder();

  add(uid: bigint, reading: ProcessReading, parent: bigint): void {
    const { name, exe, cmdline, isCmdlineCut, isCmdlineScrubbed, username, terminal } = reading.identity;
    this.#uids.push(uid);
    this.#parents.push(parent);
    this.#pids.push(reading.pid);
    this.#startTicks.push(reading.startTicks);
    this.#createTimes.push(reading.createTime === null ? null : toStored(reading.createTime, 2));
    this.#ppids.push(reading.ppid);
    this.#names.push(name);
    this.#exes.push(exe);
    this.#cmdlines.push(cmdline);
    this.#cut.push(isCmdlineCut);
    this.#usernames.add(username);
    this.#userIds.push(reading.uid);
    this.#terminals.add(terminal);
    this.#scrubbed.push(isCmdlineScrubbed);
    this.#addOwner(reading.identity);
  }

  #addOwner(program: ProgramReading): void {
    this.#cgroups.add(program.cgroup);
    this.#containers.add(program.containerId);
    this.#units.add(program.unit);
    this.#containerNames.add(program.containerName);
    this.#images.add(program.containerImage);
    this.#composeProjects.add(program.composeProject);
    this.#composeServices.add(program.composeService);
    this.#podNames.add(program.podName);
    this.#podNamespaces.add(program.podNamespace);
    this.#exeStates.add(program.exeState);
    this.#programs.add(program.program);
  }

  build(): IdentityColumns {
    return {
      rows: this.#uids.length,
      columns: {
        proc_uid: BigUint64Array.from(this.#uids),
        pid: this.#pids,
        start_ticks: this.#startTicks,
        create_time: this.#createTimes,
        ppid: this.#ppids,
        parent_proc_uid: BigUint64Array.from(this.#parents),
        name: this.#names,
        exe: this.#exes,
        cmdline: this.#cmdlines,
        cmdline_cut: this.#cut,
        username: this.#usernames.build(),
        uid: this.#userIds,
        terminal: this.#terminals.build(),
        cgroup: this.#cgroups.build(),
        container_id: this.#containers.build(),
        unit: this.#units.build(),
        cmdline_scrubbed: this.#scrubbed,
        container_name: this.#containerNames.build(),
        container_image: this.#images.build(),
        compose_project: this.#composeProjects.build(),
        compose_service: this.#composeServices.build(),
        pod_name: this.#podNames.build(),
        pod_namespace: this.#podNamespaces.build(),
        exe_state: this.#exeStates.build(),
        program: this.#programs.build(),
      },
    };
  }
}
