import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPsutil, type ProcessTable } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { afterEach, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { RightsWatch } from './rights-watch.js';

const nobody = 65_534;
const undo: (() => void)[] = [];

const groups = process.getgroups?.() ?? [];

afterEach(() => {
  process.seteuid?.(0);
  process.setegid?.(0);
  process.setgroups?.(groups);
  for (const step of undo.splice(0).reverse()) {
    step();
  }
});

/** The warnings of an agent that sweeps once, as this user. */
function warningsAs(uid: number, ps = createPsutil()): readonly string[] {
  const warnings = new AgentWarnings(createLogger({ name: 'test', level: 'silent' }));
  process.setgroups?.(uid === 0 ? groups : [uid]);
  process.setegid?.(uid);
  process.seteuid?.(uid);
  const table: ProcessTable = ps.createProcessTable();
  undo.push(() => table.close());
  table.sweepSync();
  const watch = new RightsWatch({ table, warnings, actions: true });
  watch.check(0);
  return warnings.texts;
}

it('an agent as root lacks no right', () => {
  expect(warningsAs(0)).toEqual([]);
});

it('an agent without root warns of what it cannot see, and names the capabilities', () => {
  const texts = warningsAs(nobody);
  const files = texts.find((text) => text.includes('programs'));
  expect(texts[0]).toMatch(/^missing-rights: the agent cannot act on .* without CAP_KILL and CAP_SYS_NICE$/);
  expect(files).toMatch(/^missing-rights: .*programs.* I\/O.* of other users' processes: .* user nobody without/);
  expect(files).toMatch(/without CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH$/);
});

it('an agent without root warns that /proc hides the other users', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-hidepid-'));
  undo.push(() => rmdirSync(folder));
  execFileSync('mount', ['-t', 'proc', '-o', 'hidepid=invisible', 'proc', folder]);
  undo.push(() => execFileSync('umount', [folder]));
  const warning = warningsAs(nobody, createPsutil({ procRoot: folder })).find((text) => text.includes('hidepid'));
  expect(warning).toContain("cannot see other users' processes");
});
