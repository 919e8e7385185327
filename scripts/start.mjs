// `npm start`: prepares the clone, then is `psfleet up` itself, in this process, so that signals need no passing on.
import { join } from 'node:path';
import { prepareWorkspace, root, step } from './prepare-workspace.mjs';

prepareWorkspace();
step('starting psfleet');
process.argv = [process.argv[0], 'psfleet', 'up', ...process.argv.slice(2)];
await import(join(root, 'apps', 'cli', 'dist', 'main.js'));
