#!/usr/bin/env node
// npm links what is there when it installs, and on Windows it makes a command of the first line.
import '../dist/doctor/main.js';
