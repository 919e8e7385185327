// Runs on Windows: prints every check of the contract with its complaints, as JSON.
import { listChecks } from '../../src/contract/contract-checks.js';

function findComplaints(check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [error instanceof Error ? `${error.name}: ${error.message}` : String(error)];
  }
}

const results = listChecks().map(({ name, findComplaints: check }) => ({ name, complaints: findComplaints(check) }));
process.stdout.write(JSON.stringify(results));
