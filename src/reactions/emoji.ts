import { BadUserInput } from '../errors/chat-error.js';

/** Every emoji that Unicode recommends for interchange, as one string: flags, families, skin tones included. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
/** Asks for the colourful form of what would be shown as text without it, such as ❤ or the digit of a keycap. */
const SELECTOR = '\u{FE0F}';
const NEEDS_SELECTOR = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;

/**
 * One emoji, in its fully qualified form: keyboards leave selectors out, and a bare ❤ counts with ❤️.
 * @throws BadUserInput for anything else.
 */
export function requireEmoji(text: string): string {
  const qualified = text.replaceAll(SELECTOR, '').replace(NEEDS_SELECTOR, `$&${SELECTOR}`);
  if (EMOJI.test(qualified)) return qualified;
  throw new BadUserInput('emoji', 'emoji must be one emoji, and nothing else.');
}
