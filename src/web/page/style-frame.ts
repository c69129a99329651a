/** The page around the messages: side, channel bar, log and command box. */
export const styleFrame = `
* { box-sizing: border-box; margin: 0; }
html, body { height: 100%; }
body { font: 15px/1.47 var(--font); color: var(--text); background: var(--page); overflow: hidden; }
button, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
.skip { position: absolute; left: 8px; top: -60px; z-index: 9; padding: 8px 12px; background: var(--page);
  color: var(--link); border-radius: 6px; }
.skip:focus { top: 8px; }

.frame { display: grid; grid-template: minmax(0, 1fr) / 272px minmax(0, 1fr); height: 100vh; height: 100dvh; }
.side { display: flex; flex-direction: column; gap: 22px; padding: 18px 14px; overflow-y: auto;
  background: var(--side); color: var(--side-text); }
.side :focus-visible { outline-color: currentColor; }
.brand { font-weight: 700; display: flex; align-items: center; gap: 10px; font-size: 19px; line-height: 1.2; letter-spacing: -0.01em; }
.brand img { width: 32px; height: 32px; border-radius: 8px; }
.side h2 { font-size: 12px; font-weight: 700; color: var(--side-muted); padding: 0 6px; margin-bottom: 6px; }
.look { border: 0; padding: 0; min-width: 0; }
.look legend { font-size: 12px; font-weight: 700; color: var(--side-muted); padding: 0 6px; margin-bottom: 6px; }
.look div { display: flex; padding: 3px; border: 1px solid var(--side-line); border-radius: 9px; }
.look label { flex: 1; text-align: center; padding: 5px 10px; border-radius: 6px; cursor: pointer; font-weight: 600;
  font-size: 14px; line-height: 1.3; }
.look label:has(:checked) { background: var(--side-on); color: var(--side-on-text); }
.look label:has(:focus-visible) { outline: 2px solid currentColor; outline-offset: 2px; }
.commands ul, .parts, .pages ul { list-style: none; padding: 0; }
.pages a { display: block; padding: 5px 8px; border-radius: 6px; font-size: 14.5px; font-weight: 600; line-height: 1.4;
  color: var(--side-text); text-decoration: none; }
.pages a:hover { background: var(--side-hover); }
.pages [aria-current] { background: var(--side-on); color: var(--side-on-text); }
.commands button { display: block; width: 100%; text-align: left; border: 0; background: none; cursor: pointer;
  padding: 5px 6px; border-radius: 6px; }
.commands button:hover { background: var(--side-hover); }
.commands b { display: block; font-size: 14px; line-height: 1.35; overflow-wrap: anywhere; }
.commands span { display: block; font-size: 12.5px; line-height: 1.35; color: var(--side-muted); }
.side .foot { margin-top: auto; padding: 0 6px; font-size: 13px; color: var(--side-muted); }
.parts { display: flex; flex-wrap: wrap; gap: 4px 14px; }
.parts a { color: var(--side-text); }
.live { display: flex; align-items: center; gap: 8px; }
.live::before { content: ""; flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--muted); }
.live.on::before { background: #2bac76; }
.live.off::before { background: #e8912d; }
.bar .live { margin-left: auto; font-size: 13px; color: var(--muted); white-space: nowrap; }

.main { position: relative; display: grid; grid-template-rows: auto minmax(0, 1fr) auto; min-width: 0; }
.bar { display: flex; align-items: baseline; gap: 12px; padding: 13px 20px; border-bottom: 1px solid var(--bar-line); }
.bar h1 { font-size: 18px; line-height: 1.3; white-space: nowrap; }
.bar h1 span { color: var(--muted); font-weight: 400; }
.bar > p:not(.live) { color: var(--muted); font-size: 13px; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.log { overflow-y: auto; overscroll-behavior: contain; padding: 12px 0 8px; display: flex; flex-direction: column; }
.log::before { content: ""; flex: 1; }
.log:focus-visible { outline-offset: -2px; }
.noscript { margin: 12px 20px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 8px; }
.empty { max-width: 30em; margin: auto; padding: 24px; text-align: center; color: var(--muted); }
.empty img { width: 56px; height: 56px; border-radius: 14px; margin-bottom: 14px; }
.empty h3 { color: var(--text); font-size: 18px; margin-bottom: 6px; }
.log:has(.msg) .empty, .log:has(.empty):not(:has(.msg))::before { display: none; }
.newer { position: absolute; left: 50%; bottom: 96px; transform: translateX(-50%); border: 0; border-radius: 99px;
  padding: 6px 16px; font-weight: 700; font-size: 13px; cursor: pointer; background: var(--pick);
  color: var(--pick-text); box-shadow: 0 2px 10px rgb(0 0 0 / 0.3); }

.ask { position: relative; padding: 4px 20px 18px; }
.line { display: flex; align-items: center; gap: 8px; padding: 6px 6px 6px 14px; border: 1px solid var(--box-line);
  border-radius: 10px; background: var(--box); }
.line:focus-within { outline: 2px solid var(--link); outline-offset: 1px; }
.line input { flex: 1; min-width: 0; border: 0; padding: 6px 0; background: none; font-size: 16px; }
.line input:focus-visible { outline: none; }
.line input::placeholder { color: var(--muted); opacity: 1; }
.line button { border: 0; border-radius: 7px; padding: 7px 16px; font-weight: 700; font-size: 14px; cursor: pointer;
  background: var(--good); color: var(--page); }
:root:has(#look-discord:checked) .line button { background: var(--pick); color: var(--pick-text); }
.line button:disabled { cursor: default; background: var(--hover); color: var(--muted); }
.keys { margin-top: 6px; font-size: 12px; color: var(--muted); }
kbd { font: inherit; font-weight: 700; }
.options { position: absolute; left: 20px; right: 20px; bottom: calc(100% - 2px); z-index: 5; max-height: 50vh;
  overflow-y: auto; list-style: none; padding: 6px; border: 1px solid var(--line); border-radius: 10px;
  background: var(--page); box-shadow: 0 6px 24px rgb(0 0 0 / 0.25); }
.options li { display: flex; flex-wrap: wrap; gap: 0 12px; align-items: baseline; padding: 6px 10px; border-radius: 6px;
  cursor: pointer; }
.options b { overflow-wrap: anywhere; }
.options span { color: var(--muted); font-size: 13px; }
.options [aria-selected="true"] { background: var(--pick); color: var(--pick-text); }
.options [aria-selected="true"] span { color: inherit; }

@media (max-width: 760px) {
  .frame { grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); }
  .side { flex-flow: row wrap; align-items: center; justify-content: space-between; gap: 6px 12px; padding: 8px 14px; }
  .pages { order: 9; width: calc(100% + 16px); margin: 0 -8px; overflow-x: auto; }
  .pages ul { display: flex; justify-content: space-between; gap: 1px; }
  .pages a { white-space: nowrap; padding: 6px 4px; font-size: 12.5px; }
  .side .commands, .side .foot, .look legend { display: none; }
  .brand { font-size: 17px; }
  .brand img { width: 28px; height: 28px; }
  .look label { padding: 4px 12px; }
  .bar { padding: 9px 14px; }
  .bar > p:not(.live), .keys { display: none; }
  .ask { padding: 4px 10px 12px; padding-bottom: max(12px, env(safe-area-inset-bottom)); }
  .options { left: 10px; right: 10px; }
  .noscript { margin: 10px 14px; }
}
@media (prefers-reduced-motion: no-preference) {
  .msg.fresh { animation: arrive 0.35s ease-out; }
  @keyframes arrive { from { opacity: 0; transform: translateY(8px); } }
  .dots i { animation: blink 1.2s infinite both; }
  .dots i:nth-child(2) { animation-delay: 0.2s; }
  .dots i:nth-child(3) { animation-delay: 0.4s; }
  @keyframes blink { 40% { opacity: 1; } 0%, 80%, 100% { opacity: 0.25; } }
}
`;
