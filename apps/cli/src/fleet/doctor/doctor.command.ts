import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { exitCodes } from '../../frame/exit-codes.js';
import { jsonFlag } from '../../render/output-flags.js';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'list what is wrong with psfleet itself, and what to do; exits with 1 if somebody should act',
  flags: { ...jsonFlag, ...serverFlag },
  examples: [
    { line: 'psfleet doctor', does: 'every problem with its remedy' },
    { line: 'psfleet doctor --json', does: 'the same for a program' },
  ],
  run: async ({ json, server }, { terminal }) => {
    const { loadDoctorConfig } = await import('../../config/fleet-config.js');
    const { doctor } = await import('./doctor.js');
    const isWell = await doctor(loadDoctorConfig(undefined, server), { json }, terminal);
    return isWell ? exitCodes.success.code : exitCodes.failed.code;
  },
});
