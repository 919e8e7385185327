import * as fc from 'fast-check';

/** What happens to a process between two ticks. `who`, modulo their number, picks a living one. */
export type Deed =
  | {
      readonly kind: 'birth';
      readonly who: number;
      readonly program: number;
      readonly user: number;
      readonly cpuTicks: number;
      readonly isDenied: boolean;
    }
  | {
      readonly kind:
        'death' | 'recycle' | 'exec' | 'rewrite' | 'setuid' | 'move' | 'deny' | 'correct' | 'rename' | 'hide-cpu';
      readonly who: number;
      readonly value: number;
    }
  | { readonly kind: 'work' | 'gauge'; readonly who: number; readonly value: number };

/** What happens to the machine, its clock and its agent before a tick. */
export type Turn =
  | { readonly kind: 'usual' | 'late' | 'gap' | 'agent-restart' | 'reboot' | 'all-gone' }
  | { readonly kind: 'clock'; readonly stepMs: number };

export interface TickPlan {
  readonly turn: Turn;
  readonly deeds: readonly Deed[];
  /** The number of messages into which the tick is split. */
  readonly parts: number;
}

const who = fc.nat(1_000);
const value = fc.nat(5_000);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('birth' as const),
      who,
      program: fc.nat(5),
      user: fc.nat(2),
      cpuTicks: fc.nat(300),
      isDenied: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('work' as const, 'gauge' as const), who, value }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'death' as const,
        'recycle' as const,
        'exec' as const,
        'rewrite' as const,
        'setuid' as const,
        'move' as const,
        'deny' as const,
        'correct' as const,
        'rename' as const,
        'hide-cpu' as const,
      ),
      who,
      value,
    }),
  },
);

/** In both directions, below and above the least step that counts, and of one interval, so that two ticks coincide. */
const steps = [-600_000, -25_000, -10_000, -1_500, -500, 700, 1_500, 45_000, 1_200_000] as const;

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 20, arbitrary: fc.constant({ kind: 'usual' } as const) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(...(['late', 'gap', 'agent-restart', 'reboot', 'all-gone'] as const))
      .map((kind) => ({ kind })),
  },
  { weight: 4, arbitrary: fc.constantFrom(...steps).map((stepMs) => ({ kind: 'clock' as const, stepMs })) },
);

const plan: fc.Arbitrary<TickPlan> = fc.record({
  turn,
  deeds: fc.array(deed, { maxLength: 6 }),
  parts: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) }),
});

/** What happens to a message between the agent and storage. */
export type Fate = 'once' | 'twice' | 'lost';

/** Fates of a history's messages, used in turn; most arrive. */
export const fates: fc.Arbitrary<readonly Fate[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant('once' as const) },
    { weight: 2, arbitrary: fc.constant('twice' as const) },
    { weight: 1, arbitrary: fc.constant('lost' as const) },
  ),
  {
    minLength: 1,
    maxLength: 60,
    size: 'max',
  },
);

/** The plan of a history: what happens before each of its ticks. */
export function tickPlans(maxLength: number): fc.Arbitrary<readonly TickPlan[]> {
  return fc.array(plan, { minLength: 1, maxLength, size: 'max' });
}
