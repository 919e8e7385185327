import { describe, expect, it } from 'vitest';
import { CommandError } from '../../frame/command-error.js';
import { type MachineAddresses, planListening } from './plan-listening.js';

const machine: MachineAddresses = {
  addresses: ['10.0.0.5', '192.168.7.5', 'fd00::5'],
  lookUp: (name) => {
    const known: Readonly<Record<string, string>> = { 'fleet.example': '10.0.0.5', fleet: '127.0.1.1' };
    return known[name] === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(known[name]);
  },
};

describe('planListening', () => {
  it.each([
    ['10.0.0.5', [], '10.0.0.5', ['10.0.0.5']],
    ['10.0.0.5', ['fleet', '10.0.0.5'], '10.0.0.5', ['fleet', '10.0.0.5']],
    ['fleet.example', [], '10.0.0.5', ['fleet.example', '10.0.0.5']],
    ['0.0.0.0', [], '0.0.0.0', ['10.0.0.5', '192.168.7.5']],
    ['0.0.0.0', ['fleet'], '0.0.0.0', ['fleet', '10.0.0.5', '192.168.7.5']],
    ['::', [], '::', ['10.0.0.5', '192.168.7.5', 'fd00::5']],
  ])('%s with the names %j binds %s', async (listen, given, address, names) => {
    expect(await planListening(listen, given, machine)).toEqual({ address, names });
  });

  it.each([
    ['nowhere.example', [], 'the name has no address'],
    ['fleet', [], 'stands for 127.0.1.1 on this machine'],
    ['10.0.0.5:80', [], 'neither an IP address nor a host name'],
    ['10.0.0.5', ['bad name'], "'bad name' is neither"],
    ['', [], 'neither an IP address'],
  ])('refuses %j with the names %j', async (listen, given, message) => {
    const planned = planListening(listen, given, machine);
    await expect(planned).rejects.toThrow(CommandError);
    await expect(planned).rejects.toThrow(message);
  });

  it('refuses all addresses of a machine that has none', async () => {
    await expect(planListening('0.0.0.0', [], { ...machine, addresses: [] })).rejects.toThrow('name one with --listen');
  });
});
