/**
 * The palettes of both looks, light and dark, near to what the two clients show; every text pair keeps a contrast of
 * 4.5 to 1 (WCAG 2.2, 1.4.3), which the browser journey checks.
 */
export const styleColours = `
:root {
  color-scheme: light dark;
  --font: Lato, "Slack-Lato", -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --story: #1f5fa8; --other: #4f5d75;
  --side: #350d36; --side-text: #efe6ef; --side-muted: #c9b5ca; --side-line: #5a3a5b; --side-hover: #4a2050;
  --side-on: #fff; --side-on-text: #350d36;
  --page: #fff; --bar-line: #dddddd; --hover: #f8f8f8;
  --text: #1d1c1d; --muted: #616061; --link: #1264a3; --line: #c4c4c4; --bar: #bbbabb;
  --badge: #e8e8e8; --badge-text: #454245;
  --card: transparent; --mention: #fdf3d9; --mention-text: #7a4b00;
  --button: #fff; --button-text: #1d1c1d; --button-line: #b5b4b5; --button-hover: #f3f3f3;
  --good: #007a5a; --bad: #b3261e; --box: #fff; --box-line: #868686; --pick: #1264a3; --pick-text: #fff;
}
:root:has(#look-discord:checked) {
  --font: "gg sans", "Noto Sans", "Helvetica Neue", Helvetica, Arial, sans-serif;
  --side: #ebedef; --side-text: #2e3338; --side-muted: #4e5058; --side-line: #d0d3d8; --side-hover: #dfe1e5;
  --side-on: #5865f2; --side-on-text: #fff;
  --page: #fff; --bar-line: #e1e2e4; --hover: #fafafa;
  --text: #2e3338; --muted: #5c5e66; --link: #0061cf; --line: #c7ccd1; --bar: #c4c9ce;
  --badge: #5058d8; --badge-text: #fff;
  --card: #f2f3f5; --mention: #e6e8fd; --mention-text: #3a45b8;
  --button: #e3e5e8; --button-text: #2e3338; --button-line: transparent; --button-hover: #d7d9dc;
  --box: #ebedef; --box-line: transparent; --pick: #5058d8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --side: #19171d; --side-text: #e8e4e8; --side-muted: #b9b2ba; --side-line: #38343c; --side-hover: #2b2830;
    --side-on: #e8e4e8; --side-on-text: #19171d;
    --page: #1a1d21; --bar-line: #35373b; --hover: #212428;
    --text: #d9dadb; --muted: #ababad; --link: #4cb0e8; --line: #565856; --bar: #5c5f63;
    --badge: #3b3d41; --badge-text: #dcdddd;
    --mention: #3b3116; --mention-text: #f2c744;
    --button: #1a1d21; --button-text: #e4e5e6; --button-line: #696c70; --button-hover: #26292d;
    --good: #3fc393; --bad: #ff8f85; --box: #222529; --box-line: #696c70; --pick: #1d6fa8;
  }
  :root:has(#look-discord:checked) {
    --side: #2b2d31; --side-text: #f2f3f5; --side-muted: #b5bac1; --side-line: #3f4248; --side-hover: #35373c;
    --side-on: #5058d8; --side-on-text: #fff;
    --page: #313338; --bar-line: #232428; --hover: #2e3035;
    --text: #dbdee1; --muted: #a9b0b8; --link: #3fb5ff; --line: #4e5058; --bar: #4e5058;
    --badge: #5058d8; --badge-text: #fff;
    --card: #2b2d31; --mention: #3c4270; --mention-text: #d5d9ff;
    --button: #4a4c54; --button-text: #fff; --button-line: transparent; --button-hover: #5c5f68;
    --box: #383a40; --box-line: transparent; --pick: #5058d8;
  }
}
`;
