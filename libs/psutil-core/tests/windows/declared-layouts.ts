import type { Layout } from '../../src/windows/native/layouts/layout.js';
import * as networkLayouts from '../../src/windows/native/layouts/network-layouts.js';
import * as processLayouts from '../../src/windows/native/layouts/process-layouts.js';
import * as systemLayouts from '../../src/windows/native/layouts/system-layouts.js';

/** Every structure of Windows that psutil-core declares. */
export const declaredLayouts: readonly Layout[] = [networkLayouts, processLayouts, systemLayouts].flatMap((layouts) =>
  Object.values(layouts).filter((value) => typeof value === 'object'),
);
