/** Warnings of the request that is being served; they travel with its answer. */
let warnings = [];

export function warn(category, message) {
  warnings.push({ category, message });
}

/** What was warned since the last call. */
export function takeWarnings() {
  const taken = warnings;
  warnings = [];
  return taken;
}
