import type { Settings } from '../config/settings/settings.ts';

const EVERYWHERE = /^(?:0\.0\.0\.0|::|\[::\])$/;

/** Where a Slugline with these settings answers on this machine. */
export function ownAddress({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const name = EVERYWHERE.test(host) ? '127.0.0.1' : host.replace(/^([^[]*:.*)$/, '[$1]');
  return `http://${name}:${port}`;
}
