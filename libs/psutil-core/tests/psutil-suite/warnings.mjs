/** The warnings of the current request, which travel with its answer. */
let warnings = [];

export function warn(category, message) {
  warnings.push({ category, message });
}

/** Returns the warnings since the last call. */
export function takeWarnings() {
  const taken = warnings;
  warnings = [];
  return taken;
}
