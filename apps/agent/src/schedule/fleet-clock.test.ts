import { describe, expect, it } from 'vitest';
import { FleetClock } from './fleet-clock.js';

const hourMs = 3_600_000;
const fleetMs = Date.UTC(2026, 10, 22, 20);

/** A machine's clocks: the test sets the wall clock, and time passes for both. */
class Machine {
  wall: number;
  steady = 5_000_000;

  constructor(wall: number) {
    this.wall = wall;
  }

  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }

  wallMs(): number {
    return this.wall;
  }

  steadyMs(): number {
    return this.steady;
  }
}

function clockOf(aheadMs: number): { machine: Machine; clock: FleetClock } {
  const machine = new Machine(fleetMs + aheadMs);
  return { machine, clock: new FleetClock(machine) };
}

describe('FleetClock', () => {
  it('takes the time of the host until a collector answered, and says so', () => {
    const { clock, machine } = clockOf(2 * hourMs);
    expect([clock.source, clock.correctOffset(), clock.offsetMs]).toEqual(['none', null, 0]);
    expect(clock.nowMs()).toBe(machine.wall);
  });

  it.each([
    ['two hours ahead', 2 * hourMs],
    ['twenty days behind', -20 * 24 * hourMs],
  ])('corrects a clock that is %s once', (_, aheadMs) => {
    const { clock, machine } = clockOf(aheadMs);
    clock.set({ fleetMs, steadyMs: machine.steady });
    expect(clock.source).toBe('collector');
    expect(clock.correctOffset()).toBe(-aheadMs);
    machine.pass(10_000);
    expect([clock.correctOffset(), clock.offsetMs]).toEqual([null, -aheadMs]);
    expect(clock.nowMs()).toBe(fleetMs + 10_000);
  });

  it('leaves a clock alone that is wrong by a second', () => {
    const { clock, machine } = clockOf(-1_000);
    clock.set({ fleetMs, steadyMs: machine.steady });
    expect([clock.correctOffset(), clock.offsetMs]).toEqual([null, 0]);
  });

  it('keeps the time while the wall clock is set and no collector answers', () => {
    const { clock, machine } = clockOf(8 * 60_000);
    clock.set({ fleetMs, steadyMs: machine.steady });
    clock.correctOffset();
    machine.pass(10_000);
    machine.wall -= 8 * 60_000;
    expect(clock.correctOffset()).toBe(8 * 60_000);
    expect(clock.offsetMs).toBe(0);
    expect(clock.nowMs()).toBe(fleetMs + 10_000);
  });

  it('follows a wall clock that drifts away, each time that it is a second off', () => {
    const { clock, machine } = clockOf(0);
    clock.set({ fleetMs, steadyMs: machine.steady });
    const corrections: number[] = [];
    for (let tick = 0; tick < 100; tick++) {
      machine.pass(10_000);
      machine.wall += 50;
      corrections.push(clock.correctOffset() ?? 0);
    }
    expect(corrections.filter((correction) => correction !== 0)).toEqual([-1_050, -1_050, -1_050, -1_050]);
  });

  it('agrees with measurements within a second, once the time is known', () => {
    const { clock, machine } = clockOf(0);
    const measured = (errorMs: number) => ({ fleetMs: fleetMs + errorMs, steadyMs: machine.steady });
    expect(clock.agreesWith(measured(0))).toBe(false);
    clock.set(measured(0));
    expect([clock.agreesWith(measured(1_000)), clock.agreesWith(measured(-1_001))]).toEqual([true, false]);
  });
});
