import enEmoji from 'emojibase-data/en/data.json?url';
import ptEmoji from 'emojibase-data/pt/data.json?url';
import type { EmojiDataResolver } from 'frimousse';
import type { Language } from '../../i18n/i18n';

/** Files of the client's own, fetched when the picker is first opened; no other server is asked. */
const FILES: Record<Language, string> = { en: enEmoji, 'pt-BR': ptEmoji };

/** What servers and systems of today know; newer emoji would be refused, or shown as empty boxes. */
const NEWEST_VERSION = 15;
/** Parts of emoji, such as skin tones by themselves. */
const COMPONENTS = 2;
const SKIN_TONES = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;
type SkinTone = (typeof SKIN_TONES)[number];

export const CATEGORIES = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

interface EmojibaseEmoji {
  readonly emoji: string;
  readonly label: string;
  readonly group?: number;
  readonly version: number;
  readonly tags?: string[];
  readonly skins?: readonly { readonly emoji: string; readonly tone: number | readonly number[] }[];
}

/** @param categoryName in the reader's language: those of the data set are not all well translated. */
export function emojiData(
  language: Language,
  categoryName: (category: (typeof CATEGORIES)[number]) => string,
): EmojiDataResolver {
  return async (_, { signal }) => {
    const response = await fetch(FILES[language], signal ? { signal } : {});
    const emojis = (await response.json()) as EmojibaseEmoji[];
    return {
      locale: language,
      emojis: emojis.flatMap(({ group, emoji, label, version, tags = [], skins }) =>
        group === undefined || group === COMPONENTS || version > NEWEST_VERSION
          ? []
          : [{ emoji, label, version, tags, category: group, skins: skins && skinsOf(skins) }],
      ),
      categories: CATEGORIES.map((index) => ({ index, label: categoryName(index) })),
      skinTones: Object.fromEntries(SKIN_TONES.map((tone) => [tone, tone])) as Record<SkinTone, string>,
    };
  };
}

/** Of one person; couples of two tones are left out. */
function skinsOf(skins: NonNullable<EmojibaseEmoji['skins']>): Record<SkinTone, string> | undefined {
  const byTone = SKIN_TONES.map((tone, index) => [
    tone,
    skins.find((skin) => skin.tone === index + 1)?.emoji,
  ]);
  return byTone.every(([, emoji]) => emoji)
    ? (Object.fromEntries(byTone) as Record<SkinTone, string>)
    : undefined;
}
