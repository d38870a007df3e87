import { describe, expect, it } from '@jest/globals';
import { indexed, wanted } from './terms.js';

describe('the words of a text', () => {
  it.each([
    ['C’est dommage, João!', ['xxc', 'xxest', 'xxdommage', 'xxjoao']],
    ['कल आओ', ['xxकल', 'xxआओ']],
    ['काला', ['xxकाला']],
    ['हिंदी2024', ['xxहिंदी2024']],
    ['1️⃣ ा ok', ['xx1', 'xxok']],
    ['ม้าok', ['xxม้า', 'xx้า', 'xxา', 'xxok']],
  ])('are its letters and their marks: %s', (text, words) => {
    expect(indexed(text)).toEqual(words);
  });

  it('are looked for by as few windows as do, marks among them', () => {
    expect(wanted('ประชุม')).toEqual(['xxประ', 'xxชุม']);
    expect(wanted('काला')).toEqual(['xxकाला']);
  });
});
