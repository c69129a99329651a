/** The operator's pages: lists of rows that turn into one column on a phone. */
export const styleViews = `
body.view { overflow: auto; }
.view .frame { height: auto; min-height: 100vh; min-height: 100dvh; align-items: start; }
.view .side { position: sticky; top: 0; height: 100vh; height: 100dvh; }
.content { padding: 26px 32px 60px; max-width: 1080px; min-width: 0; }
.content:focus { outline: none; }
.content h1 { font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.content a { color: var(--link); }
.content > .live { float: right; font-size: 13px; line-height: 30px; color: var(--muted); }
#rows[aria-busy="true"] .rows { opacity: 0.6; }
.intro { color: var(--muted); margin-top: 4px; }
.part { font-size: 17px; margin: 26px 0 8px; }
.content code { font: 13px/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.rows { list-style: none; padding: 0; margin-top: 16px; border-top: 1px solid var(--bar-line); }
.row { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px 20px; padding: 12px 6px;
  border-bottom: 1px solid var(--bar-line); }
.row:hover { background: var(--hover); }
.row h2, .row h3 { font-size: 15px; line-height: 1.4; font-weight: 700; overflow-wrap: anywhere; }
.row a { text-decoration: none; }
.row a:hover, .row a:focus-visible, .row .small a, .row .follows a { text-decoration: underline; }
.row.feed { grid-template-columns: minmax(0, 5fr) minmax(0, 5fr) 180px; }
.row.story { grid-template-columns: minmax(0, 1fr) auto 90px; }
.row.delivery { grid-template-columns: 92px minmax(0, 1fr) 150px; }
.row.channel { grid-template-columns: minmax(0, 3fr) 80px minmax(0, 5fr); }
.content .small { font-size: 13px; line-height: 1.45; color: var(--muted); margin-top: 0; }
.address { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.when { text-align: right; }
.tries { display: block; }
.why { font-size: 13.5px; margin-top: 3px; overflow-wrap: anywhere; }
.why::before { content: "Why: "; font-weight: 700; }
.state { display: inline-flex; align-items: center; gap: 6px; font-size: 13px; font-weight: 700; white-space: nowrap; }
.state::before { content: ""; flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--muted); }
.state.good::before { background: #2bac76; }
.state.bad { color: var(--bad); }
.state.bad::before { background: var(--bad); border-radius: 2px; }
.state.busy::before { background: none; border: 2px solid var(--muted); }
.tag { display: inline-block; padding: 0 6px; border-radius: 4px; font-size: 12px; font-weight: 600;
  background: var(--badge); color: var(--badge-text); overflow-wrap: anywhere; }
.week { display: flex; align-items: end; align-self: start; gap: 10px; }
.spark { flex: none; fill: var(--pick); }
.filters ul, .pager, .topics, .follows { list-style: none; padding: 0; }
.filters ul { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 16px; }
.filters a { display: block; padding: 3px 11px; border: 1px solid var(--button-line); border-radius: 99px;
  font-size: 13.5px; text-decoration: none; color: var(--text); }
.filters a:hover { background: var(--button-hover); }
.filters [aria-current] { background: var(--pick); border-color: var(--pick); color: var(--pick-text); }
.pager { display: flex; gap: 18px; margin-top: 18px; font-weight: 700; }
.nothing { margin-top: 20px; padding: 26px 22px; border: 1px dashed var(--line); border-radius: 10px; color: var(--muted); }
.nothing h2 { font-size: 16px; color: var(--text); margin-bottom: 4px; }
.nothing.bad { border: 1px solid var(--bad); }
.nothing.bad h2 { color: var(--bad); }
.place { margin: 6px 0; color: var(--text); }
mark { background: var(--mention); color: var(--mention-text); font-weight: 700; border-radius: 3px; padding: 0 1px; }
.excerpt { margin-top: 3px; overflow-wrap: anywhere; }
.reasons { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 3px; }
.tester { margin: 18px 0 8px; }
.tester label { display: block; font-weight: 700; margin-bottom: 4px; }
.tester div { display: flex; gap: 8px; max-width: 720px; }
.tester input { flex: 1; min-width: 0; padding: 8px 12px; font-size: 16px; border: 1px solid var(--box-line);
  border-radius: 8px; background: var(--box); }
.tester input::placeholder { color: var(--muted); opacity: 1; }
.tester button { border: 0; border-radius: 8px; padding: 8px 18px; font-weight: 700; cursor: pointer;
  background: var(--good); color: var(--page); }
.topics li { padding: 3px 0; overflow-wrap: anywhere; }
.topics code { color: var(--muted); }
.topics a { margin-right: 6px; }
.facts > div { display: grid; grid-template-columns: minmax(0, 260px) minmax(0, 1fr); gap: 2px 16px; padding: 6px;
  border-bottom: 1px solid var(--bar-line); }
.content .rows ~ .small, .content :has(> .rows) + .small { margin-top: 10px; }
.facts dd { margin: 0; overflow-wrap: anywhere; }

@media (max-width: 760px) {
  .view .side { position: static; height: auto; }
  .content { padding: 18px 14px 40px; }
  .row.feed, .row.story, .row.delivery, .row.channel, .facts > div { grid-template-columns: minmax(0, 1fr); }
  .row { padding: 12px 0; }
  .facts > div { padding: 6px 0; }
  .when { text-align: left; }
  .tries { display: inline; }
  .tries::before { content: " · "; }
}
`;
