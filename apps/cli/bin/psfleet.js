#!/bin/sh
':' //; exec "${npm_node_execpath:-node}" "$0" "$@"
// A shell starts this file, and the line above starts it again with the Node that runs npx, if that started it. npx
// puts node_modules/.bin of every folder above in front of the PATH, where anybody may have put a `node`, and env looks
// nowhere else. JavaScript takes that line for a text and a comment.
//
// npm links what is there when it installs, and that is before the build.
import '../dist/main.js';
