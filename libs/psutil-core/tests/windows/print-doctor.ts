// Runs on Windows: prints the report of the doctor, which has findings under Wine.
import { examineLibrary } from '../../src/doctor/examine.js';
import { printReport } from '../../src/doctor/print-report.js';

process.stdout.write(printReport(await examineLibrary()));
