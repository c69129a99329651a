/** One markup, two looks: Slack's blocks, and an embed as Discord draws it when that switch is on. */
export const styleMessage = `
.msg { display: grid; grid-template-columns: 36px minmax(0, 1fr); column-gap: 10px; padding: 9px 20px 11px; }
.msg:hover { background: var(--hover); }
.msg > * { grid-column: 2; }
.msg > .avatar { grid-column: 1; grid-row: 1 / span 9; width: 36px; height: 36px; border-radius: 8px; overflow: hidden;
  background: url(/icon.svg) center / cover; }
.msg > .avatar.you { display: grid; place-items: center; background: var(--muted); color: var(--page); font-weight: 700; }
.msg > header { display: flex; align-items: baseline; gap: 6px; line-height: 1.3; flex-wrap: wrap; }
.who { font-weight: 800; }
.badge { align-self: center; padding: 1px 4px; border-radius: 3px; font-size: 10.5px; line-height: 1.3; font-weight: 700;
  text-transform: uppercase; background: var(--badge); color: var(--badge-text); }
.msg time, .only { font-size: 12px; color: var(--muted); }
.mention { justify-self: start; padding: 0 4px; border-radius: 3px; background: var(--mention);
  color: var(--mention-text); font-weight: 600; overflow-wrap: anywhere; }
.typed { overflow-wrap: anywhere; }
.card { max-width: 680px; overflow-wrap: anywhere; }
.card h3 { font-size: 16px; line-height: 1.35; font-weight: 800; margin-top: 2px; }
.card a { color: var(--link); text-decoration: none; }
.card a:hover, .card a:focus-visible { text-decoration: underline; }
.summary { margin-top: 4px; }
.card h4 { margin-top: 9px; font-size: 15px; font-weight: 800; line-height: 1.4; }
.quote { margin: 4px 0 0; padding: 1px 0 1px 12px; border-left: 4px solid var(--bar); border-radius: 2px; }
.quote[dir="auto"]:dir(rtl) { padding: 1px 12px 1px 0; border-left: 0; border-right: 4px solid var(--bar); }
.quote figcaption { color: var(--muted); font-size: 13px; line-height: 1.4; }
.quote figcaption::before { content: "— "; }
.quote figcaption b { color: var(--text); }
.actors ul { list-style: none; padding: 0; }
.actors li { display: inline; }
.actors li:not(:last-child)::after { content: " · "; color: var(--muted); }
.actors li b { font-weight: 600; }
.actors li span { color: var(--muted); }
.actors li span::before { content: "("; }
.actors li span::after { content: ")"; }
.note { margin-top: 7px; font-size: 13px; font-style: italic; color: var(--muted); }
.card footer { display: flex; flex-wrap: wrap; gap: 0 14px; margin-top: 8px; font-size: 12.5px; color: var(--muted); }
.card footer > * { position: relative; }
.card footer > * + *::before { content: "·"; position: absolute; left: -9px; }
.card footer time { font-size: inherit; }
.outlet { font-weight: 700; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 9px; }
.buttons button { padding: 4px 12px; border: 1px solid var(--button-line); border-radius: 8px; cursor: pointer;
  font-size: 13.5px; font-weight: 700; line-height: 1.5; background: var(--button); color: var(--button-text); }
.buttons button:hover { background: var(--button-hover); }
.lines, .hints { padding-left: 20px; margin-top: 5px; }
.lines li { margin-top: 4px; }
.lines .detail { display: block; font-size: 13px; color: var(--muted); line-height: 1.4; }
.done .summary::before { content: "✓ "; color: var(--good); font-weight: 800; }
.problem .summary::before { content: "! "; color: var(--bad); font-weight: 800; }
.hints { color: var(--muted); }
.dots i { display: inline-block; width: 6px; height: 6px; margin-right: 4px; border-radius: 50%; background: var(--muted); }

:root:has(#look-discord:checked) {
  .msg { grid-template-columns: 40px minmax(0, 1fr); column-gap: 16px; }
  .msg > .avatar { width: 40px; height: 40px; border-radius: 50%; }
  .who { font-weight: 600; font-size: 16px; }
  .badge { padding: 1px 5px; border-radius: 4px; font-size: 10.5px; }
  .card { justify-self: start; width: fit-content; max-width: min(560px, 100%); margin-top: 4px; padding: 8px 16px 14px 12px;
    background: var(--card); border-left: 4px solid var(--accent); border-radius: 4px; font-size: 14px; line-height: 1.42; }
  .card h3 { font-size: 16px; font-weight: 700; margin-top: 4px; }
  .summary { margin-top: 7px; }
  .card h4 { font-size: 14px; font-weight: 700; margin-top: 11px; }
  .quote { border-radius: 4px; }
  .card footer { font-size: 12px; margin-top: 10px; }
  .outlet { font-weight: 500; }
  .buttons { gap: 8px; margin-top: 6px; }
  .buttons button { padding: 5px 16px; font-weight: 500; font-size: 14px; }
  .notice .card { border-left-color: var(--bar); }
  .card.done { border-left-color: var(--good); }
  .card.problem { border-left-color: var(--bad); }
}
@media (max-width: 760px) {
  .msg, :root:has(#look-discord:checked) .msg { padding: 9px 14px 11px; column-gap: 10px; }
}
`;
