// Prints what a compiler finds about every declared structure in the headers of Windows, as JSON.
import { compileLayouts } from './compiled-layouts.js';
import { declaredLayouts } from './declared-layouts.js';

process.stdout.write(JSON.stringify(compileLayouts(process.argv[2] ?? '', declaredLayouts)));
