import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { fromRoot } from '../../../src/config/paths.js';

export type Language = 'en' | 'pt-BR';

/** What the client says, by the key of the text: tests look for it as a person does, and no text stands twice. */
export type Words = (key: string, values?: Record<string, unknown>) => string;

const i18n = i18next.createInstance();
await i18n.init({
  resources: { en: textsOf('en'), 'pt-BR': textsOf('pt-BR') },
  interpolation: { escapeValue: false },
  parseMissingKeyHandler: (key: string) => {
    throw new Error(`The client has no text “${key}”.`);
  },
});

export const wordsOf = (language: Language): Words => i18n.getFixedT(language);

function textsOf(language: Language): Record<string, object> {
  const folder = fromRoot('web', 'src', 'i18n', language);
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as object,
    ]),
  );
}
