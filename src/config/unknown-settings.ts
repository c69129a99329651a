import type { Problem } from '../news/problem.ts';
import { isSettingName, SETTING_NAMES } from './env-schema.ts';
import { nearest } from './nearest.ts';
import { platformSettings } from './platform-settings.ts';

/** Short names (HOST, PORT, ROLES) have too many honest neighbours in an environment. */
const TELLING_NAMES = SETTING_NAMES.filter((name) => name.length >= 8);

/** Whoever sets something that begins so means us. */
const OUR_PREFIXES = [...Object.keys(platformSettings.rows).map(familyOf), 'LLM'];

/** Kubernetes sets these for every service of the namespace (kubernetes.io, Service, Environment variables). */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/;

/** Variables that look like ours and are not: a slip would otherwise switch something off in silence. */
export function unknownSettings(env: Record<string, string | undefined>): Problem[] {
  const names = Object.keys(env).filter((name) => (env[name] ?? '').trim() !== '' && !isSettingName(name));
  return names.flatMap((name) => {
    const meant = nearest(name, TELLING_NAMES);
    if (name.includes('_') && OUR_PREFIXES.includes(familyOf(name)))
      return SERVICE_LINK.test(name) ? [] : [unknown(name, meant)];
    // With the right name set as well, the other one belongs to some other program.
    return meant !== null && (env[meant] ?? '').trim() === '' ? [unknown(name, meant)] : [];
  });
}

function unknown(name: string, meant: string | null): Problem {
  const relatives = SETTING_NAMES.filter((known) => familyOf(known) === familyOf(name)).join(', ');
  const todo =
    meant === null
      ? `Remove the line. Settings that begin so: ${relatives}.`
      : `Did you mean ${meant}? Rename it, or remove the line.`;
  return { code: 'E_SETTING_UNKNOWN', what: `${name} is no setting of ours`, seen: `${name} is set`, todo };
}

function familyOf(name: string): string {
  return name.split('_')[0] ?? '';
}
