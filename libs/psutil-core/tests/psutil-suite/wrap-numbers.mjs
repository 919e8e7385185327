import { CounterWrap } from '../../dist/arithmetic/counter-wrap.js';

/**
 * psutil's wrap_numbers(readings, name), implemented by one CounterWrap of the library per name. Tests also inspect
 * psutil's cache, whose content is reconstructed: the last readings, and for each number how much the answer exceeds
 * it.
 */
const wraps = new Map();

export function wrapNumbers(readings, name) {
  const [first = []] = Object.values(readings);
  const known = wraps.get(name) ?? {
    wrap: new CounterWrap(first.map((_, index) => index)),
    readings: {},
    before: {},
    answer: {},
  };
  const adjusted = known.wrap.update(new Map(Object.entries(readings).map(([key, values]) => [key, { ...values }])));
  const answer = Object.fromEntries([...adjusted].map(([key, values]) => [key, Object.values(values)]));
  wraps.set(name, { wrap: known.wrap, readings, before: known.readings, answer });
  return answer;
}

export function clearWrapNumbers(name) {
  if (name === null) {
    wraps.clear();
  } else {
    wraps.delete(name);
  }
}

/**
 * Returns three objects by name: the last readings, `[key, index, added]`, and for each key the indexes that were
 * increased.
 */
export function describeWrapNumbers() {
  const entries = [...wraps].map(([name, { readings, before, answer }]) => {
    const added = Object.entries(readings)
      .filter(([key]) => key in before)
      .flatMap(([key, values]) => values.map((value, index) => [key, index, answer[key][index] - value]));
    const wrapped = added.filter(([, , amount]) => amount > 0);
    const indexes = Object.fromEntries(
      wrapped.map(([key]) => [key, wrapped.filter(([other]) => other === key).map(([, index]) => index)]),
    );
    return { name, readings, added, indexes };
  });
  return ['readings', 'added', 'indexes'].map((part) =>
    Object.fromEntries(entries.map((entry) => [entry.name, entry[part]])),
  );
}
