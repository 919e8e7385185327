/** Whether the API works, and what it depends on. */
export interface Health {
  readonly status: 'ok' | 'failing';
  /** One result for each dependency. */
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly error?: string }>>;
}
