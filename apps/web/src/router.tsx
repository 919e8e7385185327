import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readClockSearch } from './clock/clock-search.js';
import { Frame } from './frame/frame.js';
import { NotFound } from './frame/not-found.js';
import { readPageSearch } from './lists/page-search.js';
import { PageDialogs } from './palette/page-dialogs.js';

const root = createRootRoute({
  component: () => <Frame Dialogs={PageDialogs} />,
  notFoundComponent: NotFound,
  validateSearch: readClockSearch,
});

const wall = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./wall/wall-page.js'), 'WallPage'),
});

const hosts = createRoute({
  getParentRoute: () => root,
  path: '/hosts',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./hosts/hosts-page.js'), 'HostsPage'),
});

const host = createRoute({
  getParentRoute: () => root,
  path: '/hosts/$host',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./host/host-page.js'), 'HostPage'),
});

const processes = createRoute({
  getParentRoute: () => root,
  path: '/processes',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./processes/processes-page.js'), 'ProcessesPage'),
});

const process = createRoute({
  getParentRoute: () => root,
  path: '/p/$procUid',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./process/process-page.js'), 'ProcessPage'),
});

const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./events/events-page.js'), 'EventsPage'),
});

const actions = createRoute({
  getParentRoute: () => root,
  path: '/actions',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./actions/actions-page.js'), 'ActionsPage'),
});

const health = createRoute({
  getParentRoute: () => root,
  path: '/health',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('./health/health-page.js'), 'HealthPage'),
});

export function createPageRouter() {
  return createRouter({
    routeTree: root.addChildren([wall, hosts, host, processes, process, events, actions, health]),
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
