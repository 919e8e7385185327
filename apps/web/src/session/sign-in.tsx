import { FleetError } from '@psfleet/sdk';
import { useState, type FormEvent } from 'react';
import { Logo } from '../frame/logo.js';
import { signInWithToken } from './session.js';

/** Asks for a token. It goes into memory, so a new tab and a reload ask again. */
export function SignIn() {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await signInWithToken(token.trim());
    } catch (error) {
      setProblem(explain(error));
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };

  return (
    <main className="sign-in">
      <form onSubmit={onSubmit}>
        <Logo />
        <h1>Sign in to this fleet</h1>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          className="field mono"
          type="password"
          autoComplete="off"
          autoFocus
          required
          value={token}
          aria-describedby="token-help"
          onChange={({ target }) => setToken(target.value)}
        />
        <p id="token-help" className="i2 t12">
          The one that <code className="mono">npm start</code> keeps in <code className="mono">admin-token</code> of its
          home folder. It stays in the memory of this tab and is asked for again after a reload.
        </p>
        {problem !== null && (
          <p role="alert" className="bad">
            {problem}
          </p>
        )}
        <button className="btn pri" type="submit" disabled={isBusy}>
          {isBusy ? 'Signing in' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}

function explain(error: unknown): string {
  if (error instanceof FleetError) {
    return error.code === 'unauthorized' ? 'The API does not know this token.' : error.message;
  }
  return error instanceof Error ? error.message : 'Something else than an answer came.';
}
