/** Whether two words differ by one letter left out, added or changed, or by two neighbours exchanged. */
export function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) {
    start++;
  }
  const [restOfA, restOfB] = [a.slice(start), b.slice(start)];
  return (
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB.slice(1) ||
    `${restOfA[1] ?? ''}${restOfA[0] ?? ''}${restOfA.slice(2)}` === restOfB
  );
}
