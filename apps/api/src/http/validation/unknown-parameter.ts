/** Says that a route does not know a parameter or field. */
export function unknownParameter(name: string): string {
  return name === 'at'
    ? 'is not answered by this route, which knows no single moment in the past'
    : 'is not a known parameter or field';
}
