/** Measures the steps of a request, for the header Server-Timing (https://www.w3.org/TR/server-timing/). */
export class StepTimes {
  readonly #steps: { readonly name: string; readonly ms: number }[] = [];

  async measure<T>(name: string, step: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    try {
      return await step();
    } finally {
      this.#steps.push({ name, ms: performance.now() - startedMs });
    }
  }

  get header(): string {
    return this.#steps.map(({ name, ms }) => `${name};dur=${ms.toFixed(2)}`).join(', ');
  }
}
