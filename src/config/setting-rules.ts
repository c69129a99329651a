import type { Problem } from '../news/problem.ts';
import type { SettingName } from './env-schema.ts';
import { platformSettings } from './platform-settings.ts';
import { SETTING_FACTS } from './setting-facts.ts';
import type { Given } from './setting-row.ts';

/** What is wrong with the settings taken together. */
export function settingRules({ given }: { given: Given<SettingName> }): Problem[] {
  return [...platformSettings.rules.flatMap((rules) => rules(given, missing)), ...modelRules(given)];
}

function modelRules(given: Given<SettingName>): Problem[] {
  const seen = (['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'] as const).filter(given);
  if (seen.length === 0) return [];
  const needed = ['LLM_BASE_URL', 'LLM_MODEL'] as const;
  return needed
    .filter((name) => !given(name))
    .map((name) => missing(name, 'The model is half set up', `${seen.join(', ')} set`));
}

function missing(name: SettingName, why: string, seen: string): Problem {
  return { code: `E_${name}`, what: `${name} is empty. ${why}`, seen, todo: SETTING_FACTS[name].todo };
}
