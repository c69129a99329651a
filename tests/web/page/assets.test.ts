import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { assets } from '../../../src/web/page/assets.ts';

describe('assets', () => {
  it('hold a script that parses', () => {
    expect(() => new Script(assets.script.body)).not.toThrow();
    expect(assets.script.body.length).toBeGreaterThan(1000);
  });

  it('use every colour that the palettes name, and name every colour they use', () => {
    const named = new Set([...assets.style.body.matchAll(/(--[a-z-]+):/g)].map((match) => match[1]));
    const used = new Set([...assets.style.body.matchAll(/var\((--[a-z-]+)\)/g)].map((match) => match[1]));
    expect([...used].sort()).toEqual([...named].sort());
  });

  it('change their address with their content', () => {
    expect(assets.style.url).toMatch(/^\/page\.css\?v=[0-9a-f]{12}$/);
    expect(assets.style.url).not.toBe(assets.script.url.replace('.js', '.css'));
  });
});
