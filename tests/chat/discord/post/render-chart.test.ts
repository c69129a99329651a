import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chartImage } from '../../../../src/chat/discord/post/render-chart.ts';

const chart = (values: number[]) => ({ title: 'Articles a day', bars: values.map((value) => ({ label: 'x', value })) });

function readPng(png: Buffer): { width: number; height: number; rows: Buffer[]; types: string[] } {
  const types: string[] = [];
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    types.push(type);
    if (type === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const pixels = inflateSync(Buffer.concat(data));
  const rows = Array.from({ length: height }, (_, y) => pixels.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)));
  return { width, height, rows, types };
}

describe('chartImage', () => {
  it('is a PNG with a palette, one line of pixels after another', () => {
    const png = chartImage(chart([1, 2]));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    const { types, rows, width } = readPng(png);
    expect(types).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
    expect(rows.every((row) => row.length === width)).toBe(true);
  });

  it('draws the higher bar higher, and a small one still', () => {
    const { rows, width } = readPng(chartImage(chart([1000, 1])));
    const heightAt = (x: number) => rows.filter((row) => row[x] === 1).length;
    expect(heightAt(10)).toBeGreaterThan(90);
    expect(heightAt(width - 10)).toBe(3);
  });
});
