import { setFlagsFromString } from 'node:v8';

/** Bytes of bytecode that a function runs between two looks at whether it is worth optimizing; V8 has 67,584. */
const interruptBudget = 1_500_000;

/**
 * Lets V8 optimize only functions that run much more often than those of a tick usually do. The agent works for some
 * milliseconds every ten seconds: by default V8 optimizes nearly all of its code within the first half hour, on threads
 * of its own, and much of it again after a path that it had not seen. That costs as much as the ticks themselves, and
 * more than it saves (docs/benchmarks/2026-11.md). Functions that work hard, in a storm of processes for example, are
 * still optimized within a second.
 */
export function compileLater(): void {
  setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
}
