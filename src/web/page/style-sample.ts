/** Dress for the sample newsroom's stories, whose pages bring none: they are kept as plain as a parser's test wants them. */
export const styleSample = `
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem 4rem; font: 1.05rem/1.65 Georgia, "Times New Roman", serif;
  color: #1f1d1b; background: #fffdf9; overflow-wrap: anywhere; }
body::before { content: "A sample story that comes with Slugline. Its outlet, people and words are invented for it, or its own telling of public news.";
  display: block; margin: 0 -1.25rem 1.5rem; padding: 0.6rem 1.25rem; font: 0.85rem/1.45 system-ui, sans-serif;
  background: #f1ebe1; color: #5b5348; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.8rem 0; }
a { color: #8a2c17; }
header, nav, footer, aside, form, figcaption, button, input { font: 0.88rem/1.5 system-ui, sans-serif; color: #5b5348; }
nav a { margin-right: 0.7rem; }
header, aside, footer { border: 0; border-block: 1px solid #ddd3c4; padding-block: 0.8rem; margin-block: 1.2rem; }
figure { margin: 1.2rem 0; }
img, svg { display: block; max-width: 100%; height: auto; max-height: 14rem; border-radius: 6px; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid #c8371b; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e2d9; background: #1c1a18; }
  body::before { background: #2a2622; color: #bdb2a3; }
  a { color: #ff9a80; }
  header, nav, footer, aside, form, figcaption, button, input { color: #bdb2a3; }
  header, aside, footer { border-color: #3d3731; }
}
`;
