import { createHash } from 'node:crypto';
import { icon } from './icon.ts';
import { script } from './script.ts';
import { scriptViews } from './script-views.ts';
import { styleColours } from './style-colours.ts';
import { styleFrame } from './style-frame.ts';
import { styleLogin } from './style-login.ts';
import { styleMessage } from './style-message.ts';
import { styleSample } from './style-sample.ts';
import { styleViews } from './style-views.ts';

export type Asset = { path: string; url: string; type: string; body: string };

/** What the page loads: the address changes with the content, so that it may be kept for ever. */
export const assets = {
  style: asset('/page.css', 'text/css', styleColours + styleFrame + styleMessage + styleLogin),
  views: asset('/views.css', 'text/css', styleViews),
  script: asset('/page.js', 'text/javascript', script),
  viewsScript: asset('/views.js', 'text/javascript', scriptViews),
  sample: asset('/sample.css', 'text/css', styleSample),
  icon: asset('/icon.svg', 'image/svg+xml', icon),
};

function asset(path: string, type: string, body: string): Asset {
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path, url: `${path}?v=${version}`, type: `${type}; charset=utf-8`, body };
}
