import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';

export function NotFound() {
  return (
    <div className="cols">
      <main className="main">
        <div className="answer">
          <h1>There is no page at this address</h1>
          <p className="i2">
            <Link to="/" className="link" search={readClockSearch}>
              The fleet
            </Link>{' '}
            is a good place to begin.
          </p>
        </div>
      </main>
    </div>
  );
}
