/** `read_count` -> `readCount`, in types. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** The one mechanical translation from psutil's words (SQL, metric names) to those of TypeScript and JSON. */
export function camelCase<S extends string>(snake: S): CamelCase<S> {
  return snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<S>;
}
