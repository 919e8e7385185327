#!/usr/bin/env node
// npm links programs when it installs, which is before the build: this file must exist by then.
import '../dist/main.js';
