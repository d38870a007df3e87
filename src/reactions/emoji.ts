import { BadUserInput } from '../errors/chat-error.js';

/** Every emoji that Unicode recommends for interchange, as one string: flags, families, skin tones included. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
const EMOJI_PRESENTATION = '\u{FE0F}';

/**
 * One emoji, in its fully qualified form: a bare ❤ is taken as ❤️, so that both count as one.
 * @throws BadUserInput for anything else.
 */
export function requireEmoji(text: string): string {
  if (EMOJI.test(text)) return text;
  const qualified = text + EMOJI_PRESENTATION;
  if (EMOJI.test(qualified)) return qualified;
  throw new BadUserInput('emoji', 'emoji must be one emoji, and nothing else.');
}
