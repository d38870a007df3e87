import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { untilLoaded } from '../ui/lazily';

export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)' } as const;
export type Language = keyof typeof LANGUAGES;

const LANGUAGE_KEY = 'recado-language';

/** Each language is a chunk of its own; only the one that is spoken is loaded. */
const TEXTS = {
  en: () => import('./en'),
  'pt-BR': () => import('./pt-BR'),
} satisfies Record<Language, () => Promise<unknown>>;

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {},
    defaultNS: 'common',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  });
  await speak(preferred());
}

/** Chosen by hand, and remembered. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(LANGUAGE_KEY, language);
  await speak(language);
}

export const languageNow = (): Language => known(i18next.language) ?? 'en';

async function speak(language: Language): Promise<void> {
  const { texts } = await untilLoaded<{ texts: object }>(TEXTS[language]);
  // Another one was chosen before this one was there.
  if (language !== preferred()) return;
  for (const [namespace, some] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, some);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function preferred(): Language {
  return known(localStorage.getItem(LANGUAGE_KEY)) ?? known(navigator.language) ?? 'en';
}

/** `pt`, `pt-PT` and `pt-BR` are all served by Brazilian Portuguese. */
function known(tag: string | null): Language | null {
  if (tag?.startsWith('pt')) return 'pt-BR';
  return tag?.startsWith('en') ? 'en' : null;
}
