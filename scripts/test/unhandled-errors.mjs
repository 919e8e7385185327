// A reporter of vitest: keeps the errors that belong to no test, beside the JSON report, which does not have them.
import { writeFileSync } from 'node:fs';

export const unhandledErrorsOf = (report) => `${report}.unhandled`;

export default class UnhandledErrors {
  #report;

  onInit(vitest) {
    this.#report = vitest.config.outputFile.json;
  }

  onTestRunEnd(_modules, errors) {
    writeFileSync(unhandledErrorsOf(this.#report), JSON.stringify(errors.map(({ message }) => message)));
  }
}
