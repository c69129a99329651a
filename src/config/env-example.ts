import { SETTING_NAMES, type SettingName } from './env-schema.ts';
import { SETTING_FACTS, SETTING_GROUPS } from './setting-facts.ts';

const LINE_WIDTH = 118;

const INTRODUCTION =
  'Copy this file to .env and fill in what you need: nothing is required, and an empty line is the same as no line. Lines behind a # show the default. Every problem is listed at the start, with what to do.';

/** The text of `.env.example`: copied as it is, it changes nothing. */
export function envExample(): string {
  const groups = SETTING_GROUPS.map((group) => {
    const names = SETTING_NAMES.filter((name) => SETTING_FACTS[name].group === group);
    return [`# == ${group} ==`, ...names.flatMap(settingLines)].join('\n');
  });
  return `${[comment(INTRODUCTION).join('\n'), ...groups].join('\n\n')}\n`;
}

function settingLines(name: SettingName): string[] {
  const { about, todo, byDefault } = SETTING_FACTS[name];
  const how = byDefault === null ? ` ${todo}` : '';
  return ['', ...comment(about + how), byDefault === null ? `${name}=` : `# ${name}=${byDefault}`];
}

function comment(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (`${line} ${word}`.length > LINE_WIDTH) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
