#!/usr/bin/env node
// npm links what is there when it installs, and that is before the build.
import '../dist/main.js';
