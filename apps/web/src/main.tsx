import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import './design/table.css';
import './design/floating.css';
import './design/pages.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyStoredTheme } from './design/theme.js';
import { createPageRouter } from './router.js';
import { SessionGate } from './session/session-gate.js';
import { startSession, watchAddress } from './session/session.js';

const maxFontWaitMs = 1000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

watchAddress();
void startSession();
applyStoredTheme();
const page = document.getElementById('page');
if (page === null) {
  throw new Error('index.html has no element with the id page');
}
const router = createPageRouter();
// The fonts are of this server. Whoever waits for them for longer, or cannot get them, has those of the system, and no
// text that jumps.
await Promise.race([document.fonts.load('13px "Inter Variable"').catch(() => undefined), pause(maxFontWaitMs)]);
createRoot(page).render(
  <StrictMode>
    <SessionGate>
      <RouterProvider router={router} />
    </SessionGate>
  </StrictMode>,
);
