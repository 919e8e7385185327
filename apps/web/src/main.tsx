import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import './design/table.css';
import { FleetError } from '@psfleet/sdk';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyStoredTheme } from './design/theme.js';
import { createPageRouter } from './router.js';
import { SessionGate } from './session/session-gate.js';
import { endSession, startSession } from './session/session.js';

const maxFontWaitMs = 1000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

void startSession();
applyStoredTheme();
const page = document.getElementById('page');
if (page === null) {
  throw new Error('index.html has no element with the id page');
}
const router = createPageRouter();
const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof FleetError && error.code === 'unauthorized') {
        endSession();
      }
    },
  }),
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } },
});
// The fonts are of this server. Whoever waits for them for longer gets those of the system, and no text that jumps.
await Promise.race([document.fonts.load('13px "Inter Variable"'), pause(maxFontWaitMs)]);
createRoot(page).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionGate>
        <RouterProvider router={router} />
      </SessionGate>
    </QueryClientProvider>
  </StrictMode>,
);
