import { escapeControls } from '@psfleet/display';
import { useState, type FormEvent } from 'react';
import { Logo } from '../design/logo.js';
import { openLink, resumeSession, signInWithToken, type SessionState } from './session.js';

/** The ways to sign in: a link that is used once, or a token that goes into memory. */
export function SignIn({ state }: { readonly state: Exclude<SessionState, { readonly kind: 'signed-in' }> }) {
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <Logo />
        <h1>Sign in to this fleet</h1>
        {state.kind === 'opening' && <p role="status">Signing in</p>}
        {state.kind === 'occupied' && (
          <>
            <p role="alert">Somebody is signed in with this browser. The link would end that session.</p>
            <button className="btn pri" type="button" onClick={() => void openLink(state.code, true)}>
              End it and sign in
            </button>{' '}
            <button className="btn" type="button" onClick={() => void resumeSession()}>
              Keep it
            </button>
          </>
        )}
        {state.kind === 'signed-out' && <SignInForm message={state.message} hasSession={state.hasSession} />}
      </div>
    </main>
  );
}

function SignInForm({ message, hasSession }: { readonly message: string | null; readonly hasSession: boolean }) {
  const [token, setToken] = useState('');
  const [isBusy, setBusy] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setBusy(true);
    void signInWithToken(token.trim()).finally(() => setBusy(false));
  };
  return (
    <form onSubmit={onSubmit}>
      {message !== null && (
        <p role="alert" className="bad">
          {escapeControls(message)}
        </p>
      )}
      {hasSession && (
        <p>
          <button className="btn pri" type="button" onClick={() => void resumeSession()}>
            Try again with the session of this tab
          </button>
        </p>
      )}
      <p className="i2">
        Open the link that <code className="mono">npm start</code> printed, or that{' '}
        <code className="mono">npx psfleet login</code> prints. It works once, for five minutes. Or use a token:
      </p>
      <label htmlFor="token">Token</label>
      <input
        id="token"
        className="field mono"
        type="password"
        autoComplete="off"
        required
        value={token}
        aria-describedby="token-help"
        onChange={({ target }) => setToken(target.value)}
      />
      <p id="token-help" className="i2 t12">
        It stays in the memory of this tab and is asked for again after a reload.
      </p>
      <button className="btn" type="submit" disabled={isBusy}>
        {isBusy ? 'Signing in' : 'Sign in with the token'}
      </button>
    </form>
  );
}
