/**
 * InnoDB cuts what it indexes into words once more, and takes for letters what Unicode 5.0 had of them in its first
 * plane: all others are blanks to it, so that `xx𠮷*` is `xx*` and finds every message there is. Signs that it may not
 * know are therefore written in ones that it does.
 */

/**
 * Letters, digits and marks that are parts of words to MariaDB 10.11, in scripts that many write: what is not among
 * them needs five characters. Ranges have no gap that a later Unicode could fill.
 */
const PLAIN = [
  // Latin, Greek, Cyrillic, Armenian, Georgian
  '30-39 61-7a df-24f 3b1-3c9 430-481 48a-513 561-586 10d0-10fa',
  // Hebrew, Arabic
  '5d0-5ea 621-63a 640-64a 660-6ff',
  // Devanagari, Bengali, Gurmukhi, Gujarati
  '901-939 93c-94d 960-96f',
  '981-983 985-98c 98f-990 993-9a8 9aa-9b0 9b2-9b2 9b6-9b9 9bc-9c4 9c7-9c8 9cd-9ce 9e6-9f9',
  'a01-a03 a05-a0a a0f-a10 a13-a28 a2a-a30 a32-a32 a35-a35 a38-a39 a3c-a3c a3e-a42 a47-a48 a4b-a4d a66-a74',
  'a81-a83 a85-a8d a8f-a91 a93-aa8 aaa-ab0 ab2-ab3 ab5-ab9 abc-ac5 ac7-ac9 acb-acd ae6-aef',
  // Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala
  'b01-b03 b05-b0c b0f-b10 b13-b28 b2a-b30 b32-b33 b35-b39 b3c-b43 b47-b47 b4d-b4d b56-b57 b66-b71',
  'b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9e-b9f ba3-ba4 ba8-baa bae-bb9 bbe-bc2 bc6-bc8 bcd-bcd bd7-bd7',
  'c01-c03 c05-c0c c0e-c10 c12-c28 c2a-c33 c35-c39 c3e-c44 c46-c47 c4a-c4d c55-c56 c66-c6f',
  'c82-c8c c8e-c90 c92-ca8 caa-cb3 cb5-cb9 cbc-cc4 cc6-cc6 ccc-ccd cd5-cd6 ce6-cef',
  'd02-d03 d05-d0c d0e-d10 d12-d28 d2a-d39 d3e-d43 d46-d48 d4d-d4d d57-d57 d66-d6f',
  'd82-d83 d85-d96 d9a-db1 db3-dbb dc0-dc6 dca-dca dcf-dd4 dd8-ddf',
  // Thai, Khmer
  'e01-e3a e40-e59 1780-17b3 17b6-17d3 17e0-17e9',
  // Hangul in its parts, Kana, Bopomofo, Han
  '1100-1159 115f-11a2 11a8-11f9 3041-3096 30a1-30ff 3105-312c 3005-3007 3400-4db5 4e00-9fa5',
];
const OTHERS = new RegExp(`[^${PLAIN.join(' ').split(' ').map(asClass).join('')}]`, 'gu');

/** No term has it, and to InnoDB it is a letter. */
const MARK = '_';
/** Up to U+10FFFF in base 36. All are of one width, so that the beginning of a word stays one. */
const DIGITS = 4;
/** Longer words are not indexed. */
const MAX_CHARACTERS = 84;

/** A term, or the beginning of one, as a word that InnoDB does not cut. */
export function asInnoDbWord(term: string): string {
  return term.replace(OTHERS, written).slice(0, MAX_CHARACTERS);
}

function written(sign: string): string {
  return MARK + (sign.codePointAt(0) ?? 0).toString(36).padStart(DIGITS, '0');
}

/** `61-7a`: the characters from one code point to another. */
function asClass(range: string): string {
  return range.replace(/[0-9a-f]+/g, '\\u{$&}');
}
