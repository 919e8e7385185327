/** `read_count` -> `readCount`, in types. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** The only translation of psutil's names, which SQL and metrics use, to those of TypeScript and JSON. */
export function camelCase<S extends string>(snake: S): CamelCase<S> {
  return snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<S>;
}
