import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('web', 'src', 'i18n');
/** i18next chooses among these by the number; each language has its own. */
const PLURALS = /_(zero|one|two|few|many|other)$/;

const filesOf = (language: string) => readdirSync(join(FOLDER, language)).sort();

const textsOf = (language: string, file: string): Map<string, string> => {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') texts.set(path, value);
    else
      for (const [key, inner] of Object.entries(value as object)) walk(inner, path ? `${path}.${key}` : key);
  };
  walk(JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')), '');
  return texts;
};

const keysOf = (texts: Map<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(PLURALS, '')))].sort();

const holesOf = (text: string | undefined) => [...(text?.match(/\{\{\s*\w+/g) ?? [])].sort();

describe('both languages', () => {
  it('have the same files', () => {
    expect(filesOf('pt-BR')).toEqual(filesOf('en'));
  });

  it.each(filesOf('en'))('say the same things in %s', (file) => {
    const [en, pt] = [textsOf('en', file), textsOf('pt-BR', file)];
    expect(keysOf(pt)).toEqual(keysOf(en));
    for (const [key, text] of en) {
      if (pt.has(key)) expect([key, holesOf(pt.get(key))]).toEqual([key, holesOf(text)]);
    }
  });

  it.each(['en', 'pt-BR'])('have every form that a number needs in %s', (language) => {
    // “Many” begins at a million: no chat counts so far.
    const forms = new Intl.PluralRules(language)
      .resolvedOptions()
      .pluralCategories.filter((form) => form !== 'many');
    for (const file of filesOf(language)) {
      const texts = textsOf(language, file);
      const counted = new Set([...texts.keys()].filter((key) => PLURALS.test(key)));
      for (const key of counted) {
        for (const form of forms) expect([...texts.keys()]).toContain(key.replace(PLURALS, `_${form}`));
      }
    }
  });
});
