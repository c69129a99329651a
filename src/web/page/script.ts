import { scriptAsk } from './script-ask.ts';
import { scriptLog } from './script-log.ts';

/** The page's whole script: plain modern JavaScript, sent as it stands. */
export const script = `'use strict';\n(() => {\n${scriptLog}\n${scriptAsk}\n})();\n`;
