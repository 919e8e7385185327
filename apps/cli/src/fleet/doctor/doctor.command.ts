import { Command } from 'commander';
import { loadDoctorConfig } from '../../config/cli-config.js';
import { writeOut } from '../../terminal/output.js';
import { doctor } from './doctor.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('list what is wrong with psfleet itself, and what to do; exits with 1 if somebody should act')
    .option('--json', 'write the problems as JSON', false)
    .action(async (options: { json: boolean }) => {
      const isWell = await doctor(loadDoctorConfig(), options, writeOut);
      process.exitCode = isWell ? 0 : 1;
    });
}
