import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeDifference, readMachineMarks } from './machine-marks.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'psfleet-marks-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('readMachineMarks', () => {
  it("follows an absolute link of the host on the host, and does not read the container's own id", () => {
    write('persist/machine-id', '0f8fad5bd9cb469fa16570867728950e\n');
    mkdirSync(join(root, 'etc'));
    symlinkSync('/persist/machine-id', join(root, 'etc/machine-id'));
    expect(readMachineMarks(root).machineId).toBe(sha256('0f8fad5bd9cb469fa16570867728950e'));
  });

  it('hashes machine id and product UUID, however they are written', () => {
    write('etc/machine-id', '0f8fad5bd9cb469fa16570867728950e\n');
    write('sys/class/dmi/id/product_uuid', '4C4C4544-0043-3510-8052-B4C04F4A3132\n');
    expect(readMachineMarks(root)).toEqual({
      machineId: sha256('0f8fad5bd9cb469fa16570867728950e'),
      productUuid: sha256('4c4c4544-0043-3510-8052-b4c04f4a3132'),
    });
  });

  it.each(['', '\n', 'uninitialized\n'])('takes %j for no machine id', (text) => {
    write('etc/machine-id', text);
    expect(readMachineMarks(root)).toEqual({ machineId: null, productUuid: null });
  });
});

describe('describeDifference', () => {
  it.each([
    [{ machineId: 'a', productUuid: 'b' }, { machineId: 'a', productUuid: 'b' }, null],
    [{ machineId: 'a', productUuid: 'b' }, { machineId: 'a', productUuid: null }, null],
    [{ machineId: null, productUuid: null }, { machineId: 'a', productUuid: 'b' }, null],
    [{ machineId: 'a', productUuid: 'b' }, { machineId: 'x', productUuid: 'b' }, '/etc/machine-id'],
    [{ machineId: 'a', productUuid: 'b' }, { machineId: 'a', productUuid: 'x' }, '/sys/class/dmi/id/product_uuid'],
    [
      { machineId: 'a', productUuid: 'b' },
      { machineId: 'x', productUuid: 'y' },
      '/etc/machine-id and /sys/class/dmi/id/product_uuid',
    ],
  ])('of %j and %j is %j', (enrolled, here, expected) => {
    expect(describeDifference(enrolled, here)).toBe(expected);
  });
});
