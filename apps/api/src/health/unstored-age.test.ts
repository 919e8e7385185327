import { expect, it } from 'vitest';
import { UnstoredAge } from './unstored-age.js';

it('is 0 while all messages are stored, and grows while the oldest of the others waits', () => {
  const age = new UnstoredAge();
  expect(age.note({ at: 0, storedTo: 10, last: 10 })).toBe(0);
  expect(age.note({ at: 10, storedTo: 10, last: 15 })).toBe(0);
  expect(age.note({ at: 20, storedTo: 10, last: 20 })).toBe(10);
  expect(age.note({ at: 30, storedTo: 10, last: 20 })).toBe(20);
  // The messages of the first 10 ms are stored; the others came after that.
  expect(age.note({ at: 40, storedTo: 16, last: 30 })).toBe(20);
  expect(age.note({ at: 50, storedTo: Infinity, last: 30 })).toBe(0);
  expect(age.note({ at: 60, storedTo: 30, last: 31 })).toBe(0);
  expect(age.note({ at: 90, storedTo: 30, last: 31 })).toBe(30);
});

it('is not much for a host that sends a message now and then', () => {
  const age = new UnstoredAge();
  age.note({ at: 0, storedTo: 1, last: 1 });
  // The message of just now is not stored yet, and the one before is an hour old.
  expect(age.note({ at: 3_600_000, storedTo: 1, last: 2 })).toBe(0);
});

it('begins again when the numbers of the stream do', () => {
  const age = new UnstoredAge();
  age.note({ at: 0, storedTo: 100, last: 200 });
  expect(age.note({ at: 50, storedTo: 3, last: 5 })).toBe(0);
});

it('grows for days, whether further messages arrive or not', () => {
  const [full, still] = [new UnstoredAge(), new UnstoredAge()];
  const minutes = 30_000;
  let ages: number[] = [];
  for (let minute = 0; minute <= minutes; minute++) {
    const at = minute * 60_000;
    ages = [full.note({ at, storedTo: 1, last: minute + 2 }), still.note({ at, storedTo: 1, last: 2 })];
  }
  expect(ages).toEqual([minutes * 60_000, minutes * 60_000]);
});
