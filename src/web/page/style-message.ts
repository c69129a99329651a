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
.quote { margin: 4px 0 0; padding: 1px 0 1px 12px; border-left: 4px solid var(--bar); border-radius: 2px; }
.quote[dir="auto"]:dir(rtl) { padding: 1px 12px 1px 0; border-left: 0; border-right: 4px solid var(--bar); }
.quote figcaption { color: var(--muted); font-size: 13px; line-height: 1.4; }
.quote figcaption::before { content: "— "; }
.quote figcaption b { color: var(--text); }
.small { font-size: 13px; line-height: 1.45; color: var(--muted); }
.small time { font-size: inherit; }
.source b { color: var(--text); }
.source > :not(:last-child)::after { content: " ·"; font-weight: 400; }
.field { margin-top: 7px; font-size: 13px; line-height: 1.45; color: var(--muted); }
.field h4, .field ul, .field p, .field li { display: inline; padding: 0; font-size: inherit; }
.field h4, .field b { font-weight: 700; color: var(--text); }
.field h4 { margin-right: 5px; }
.field li:not(:last-child)::after { content: " · "; }
.field + .field { margin-top: 2px; }
.summary + .quote { margin-top: 8px; }
.quote + .field { margin-top: 9px; }
.note::before { content: "Note: "; }
.small:not(.source) { margin-top: 5px; }
.card > .small:first-child { margin-top: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 9px; }
.buttons button { padding: 4px 12px; border: 1px solid var(--button-line); border-radius: 8px; cursor: pointer;
  font-size: 13.5px; font-weight: 700; line-height: 1.5; background: var(--button); color: var(--button-text); }
.buttons button:hover { background: var(--button-hover); }
ul.lines, ul.hints { padding-left: 20px; }
.chart { display: block; max-width: 100%; margin-top: 8px; }
.chart rect { fill: var(--story); }
.lines, .hints { margin-top: 5px; }
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
    background: var(--card); border-left: 4px solid var(--story); border-radius: 4px; font-size: 14px; line-height: 1.42; }
  .card h3 { font-size: 16px; font-weight: 700; margin-top: 4px; }
  .summary { margin-top: 7px; }
  .quote { border-radius: 4px; }
  .field { margin-top: 9px; font-size: 14px; color: var(--text); }
  .field h4 { display: block; margin: 0; }
  .small { font-size: 12px; }
  .source { font-size: 14px; }
  .buttons { gap: 8px; margin-top: 6px; }
  .buttons button { padding: 5px 16px; font-weight: 500; font-size: 14px; }
  .list .card, .notice .card { border-left-color: var(--other); }
  .card.done { border-left-color: var(--good); }
  .card.problem { border-left-color: var(--bad); }
}
@media (max-width: 760px) {
  .msg, :root:has(#look-discord:checked) .msg { padding: 9px 14px 11px; column-gap: 10px; }
}
`;
