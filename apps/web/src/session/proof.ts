const key = 'psfleet.proof';

/** Half of a session; the other half is in a cookie that no script sees. It is kept for this tab only. */
export function readProof(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // the browser forbids storage: a session lasts until the next reload
  }
}

export function storeProof(proof: string | null): void {
  try {
    if (proof === null) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, proof);
    }
  } catch {
    // The browser forbids storage: a session lasts until the next reload.
  }
}
