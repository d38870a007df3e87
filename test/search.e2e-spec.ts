import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as newId } from 'uuid';
import type { Data, Person } from './support/person.js';
import { startServer, type TestServer } from './support/server.js';

const SEARCH = `query ($query: String!, $roomId: ID, $senderId: ID, $first: Int = 20, $after: String) {
  searchMessages(query: $query, roomId: $roomId, senderId: $senderId, first: $first, after: $after) {
    nodes { id body } pageInfo { hasNextPage hasPreviousPage endCursor }
  } }`;

describe('searching messages', () => {
  let server: TestServer;
  let ana: Person;
  let bruno: Person;
  let roomId: string;

  beforeAll(async () => {
    server = await startServer();
    ana = await server.workspace();
    bruno = await server.join(ana, 'Bruno');
    roomId = await group([bruno.id]);
  });
  afterAll(() => server.close());

  const group = async (memberIds: string[] = [], owner = ana): Promise<string> =>
    (
      await owner.do(
        'mutation ($ids: [ID!]!) { createRoom(input: { type: GROUP, name: "Team", memberIds: $ids }) { id } }',
        {
          ids: memberIds,
        },
      )
    ).createRoom.id;
  const send = async (body: string, room = roomId, person = ana, type = 'TEXT'): Promise<string> =>
    (
      await person.do('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }', {
        input: { roomId: room, body, type },
      })
    ).sendMessage.id;
  const search = async (query: string, rest: object = {}, person = ana): Promise<Data> =>
    (await person.do(SEARCH, { query, ...rest })).searchMessages;
  const find = async (query: string, rest: object = {}, person = ana): Promise<string[]> =>
    (await search(query, rest, person)).nodes.map((node: Data) => node.body);

  describe('by words', () => {
    const room = { roomId: '' };
    const BODIES = [
      'Até amanhã, João! O relatório está pronto.',
      'ÉCOLE fermée à Noël; l’été aussi, c’est dommage',
      "Don't panic: it's the end-of-year party",
      'oi, to be or not to be: a b c',
      'Invoice 2024-117 over 1,250.00 EUR (net)',
      'Die Straße nach Köln ist gesperrt',
      '明日は東京タワーで会いましょう、ありがとうございます',
      'ガンバッテ! ラーメンを食べに行こう',
      '我们明天上午开会讨论新项目',
      '내일 서울에서 만나요',
      'พรุ่งนี้ประชุมตอนเช้า',
      'Встреча завтра в десять, Алёна',
      'الاجتماع غدًا في الساعة العاشرة',
      'मीटिंग कल सुबह है',
      'mail to ana.maria+test@example.com about C++ and snake_case_names',
      'rare letters: 𠮷野家 𝒽ℯ𝓁𝓁ℴ ǅungla ﬁle Ⅷ ½ 𐌰𐍄𐍄𐌰 ⴰⵣⵓⵍ ꯃꯤꯇꯩ',
      `longest ${'Donaudampfschifffahrt'.repeat(10)} word`,
      '🍣 sushi 🍣',
      'Ο Οδυσσέας και ο κόσμος, η Κως',
      'ΜΕΓΑΛΟΣ ΔΡΟΜΟΣ',
      'Łódź, Tromsø, Đà Nẵng, Ħamrun, DIYARBAKIR',
    ];

    beforeAll(async () => {
      room.roomId = await group();
      for (const body of BODIES) await send(body, room.roomId);
    });

    it.each([
      ['a word', 'pronto', 0],
      ['a beginning', 'relat', 0],
      ['one letter', 'j', 0],
      ['two letters', 'oi', 3],
      ['stop words of English', 'to be or not', 3],
      ['single letters', 'b c', 3],
      ['what has accents, without them', 'ate amanha joao', 0],
      ['what has none, with accents', 'prõntô', 0],
      ['small letters, written large', 'AMANHÃ', 0],
      ['large letters, written small', 'ecole', 1],
      ['accents in two pieces', 'e\u0301cole', 1],
      ['words behind an apostrophe', "l'ete", 1],
      ['words with an apostrophe', "don't", 2],
      ['words with a hyphen', 'end-of-year', 2],
      ['words in any order', 'party panic', 2],
      ['a number', '2024', 4],
      ['a beginning of a number', '11', 4],
      ['numbers and their signs', '1,250.00', 4],
      ['an umlaut', 'koln', 5],
      ['a sharp s', 'straß', 5],
      ['a sharp s, written large', 'STRASSE', 5],
      ['Japanese', 'ありがとう', 6],
      ['Japanese from inside a word', 'タワー', 6],
      ['Japanese without its marks', 'カンハ', 7],
      ['a long Japanese phrase', '明日は東京タワーで会いましょう、ありがとうございます', 6],
      ['one sign of Chinese', '项', 8],
      ['Chinese across words', '天上午开会讨', 8],
      ['Korean', '서울', 9],
      ['a part of a Korean syllable', '내이', 9],
      ['Thai from inside', 'ประชุม', 10],
      ['Cyrillic without its dots', 'АЛЕНА завтра', 11],
      ['Arabic without its marks', 'غدا', 12],
      ['Hindi', 'मीटिंग', 13],
      ['an address', 'ana.maria+test@example.com', 14],
      ['parts of an identifier', 'case snake', 14],
      ['a name with signs', 'C++', 14],
      ['signs of Chinese beyond the first plane', '𠮷野', 15],
      ['ornamental letters', 'hello', 15],
      ['a ligature, a Roman number, a fraction', 'file viii 1', 15],
      ['Gothic', '𐌰𐍄', 15],
      ['Berber and Meitei', 'ⴰⵣⵓ ꯃꯤ', 15],
      ['a word longer than the index takes', 'Donaudampfschifffahrt'.repeat(10), 16],
      ['a long beginning of it', 'Donaudampfschifffahrt'.repeat(4), 16],
      ['the words beside emoji', '🍣 sushi', 17],
      ['the beginning of a Greek word, written large', 'ΚΟΣ', 18],
      ['a Greek word, written large', 'ΚΟΣΜΟΣ', 18],
      ['a short Greek word, written large', 'ΚΩΣ', 18],
      ['the beginning of one that ends in a sigma', 'ΟΔΥΣ', 18],
      ['Greek with the sigma of the middle at the end', 'μεγαλοσ', 19],
      ['a Greek word, written small', 'δρόμος', 19],
      ['letters with a stroke, without it', 'lodz tromso da nang hamrun', 20],
      ['an i without its dot', 'dıyarbakır', 20],
    ])('finds %s: %s', async (_what, query, index) => {
      expect(await find(query, room)).toContain(BODIES[index]);
    });

    it.each([
      ['the inside of a word', 'manha'],
      ['only some of the words', 'relatorio party'],
      ['other signs between the same ones', '明天讨论'],
      ['what a word only begins with', 'prontoo'],
      ['the prefix that the index gives words', 'xx'],
    ])('does not find %s: %s', async (_what, query) => {
      expect(await find(query, room)).toEqual([]);
    });

    it.each([
      ['+panic -party'],
      ['"panic party"'],
      ['panic*'],
      ['(panic) ~party'],
      ['>panic <party @'],
      ['panic" OR 1=1 --'],
      ['terms:panic'],
      ['panic NEAR(party, 1)'],
      ["panic\\' %_ ; `"],
      ['^panic {party}'],
    ])('takes the signs of the databases as blanks: %s', async (query) => {
      const found = await find(query, room);
      const words = /or 1|terms|near/i.test(query) ? [] : [BODIES[2]];
      expect(found).toEqual(words);
    });

    it.each(['AND', 'OR', 'NOT', 'NEAR', 'not or and'])('takes %s as a word', async (query) => {
      await find(query, room);
    });
  });

  describe('by the letters of every script', () => {
    const room = { roomId: '' };
    const BODIES = [
      'hello world',
      'lunch at 𠮷野家 today',
      'ᏣᎳᎩ Ꭰ',
      'ꯃꯤꯇꯩ',
      'ഞാൻ അവൻ',
      'ᱥᱟᱱᱛᱟᱲᱤ',
      'ရန်ကုန်မြို့',
      'ၵႂၢမ်းတႆး',
      '𞤀𞤣𞤤𞤢𞤥',
      'कल आओ',
      'கடல்',
      'ไม่ใกล้',
      'फ़ोन बंद है',
      'שָׁלוֹם עֲלֵיכֶם',
      'ܫܠܳܡܳܐ',
      'ё́лка',
    ];

    beforeAll(async () => {
      room.roomId = await group();
      for (const body of BODIES) await send(body, room.roomId);
    });

    it.each([
      ['𠮷', [1]],
      ['𠮷野家', [1]],
      ['𠮷牛', []],
      ['hello 𨋢', []],
      ['hello 𞤀', []],
      ['ᏣᎳᎩ', [2]],
      ['ꭳ', []],
      ['ꯃꯤ', [3]],
      ['ꯃꯃ', []],
      ['ഞാൻ', [4]],
      ['ഞാൽ', []],
      ['ᱥᱟᱱ', [5]],
      ['ᱥᱤ', []],
      ['ကုန်', [6]],
      ['ၵႂၢမ်း', [7]],
      ['𞤢𞤣', [8]],
      ['𞤣𞤢', []],
      ['𞤀𞤣𞤤', [8]],
      ['ကန်', []],
      ['ၵႂၢမ်ႇ', []],
      ['काला', []],
      ['कल', [9]],
      ['कल आ', [9]],
      ['கோடு', []],
      ['கட', [10]],
      ['ไมใกล้', []],
      ['กล้', [11]],
      ['ไกล', []],
      ['फोन', [12]],
      ['फ़ोन', [12]],
      ['बद', []],
      ['שלום עליכם', [13]],
      ['שָׁלוֹם', [13]],
      ['ܫܠܡܐ', [14]],
      ['ЕЛКА', [15]],
    ])('finds for %s just these: %j', async (query, indexes) => {
      expect(await find(query, room)).toEqual(indexes.map((index) => BODIES[index]));
    });
  });

  it.each([
    ['query', { query: '' }],
    ['query', { query: ' \t' }],
    ['query', { query: '🍣🍺' }],
    ['query', { query: '+-*"()~<>@' }],
    ['query', { query: Array.from({ length: 21 }, (_, i) => `w${i}`).join(' ') }],
    ['first', { query: 'x', first: 0 }],
    ['first', { query: 'x', first: 101 }],
    ['after', { query: 'x', after: 'nonsense' }],
    ['after', { query: 'x', after: Buffer.from('["soon","x"]').toString('base64url') }],
    ['after', { query: 'x', after: Buffer.from('[9e15,"x"]').toString('base64url') }],
    ['roomId', { query: 'x', roomId: 'x' }],
    ['senderId', { query: 'x', senderId: 'x' }],
  ])('refuses a wrong %s: %j', async (field, args) => {
    const error = await ana.fails('BAD_USER_INPUT', SEARCH, args);
    expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false, field });
  });

  it('finds what an edit has written, and not what it has taken away', async () => {
    const id = await send('zebra crossing');
    await ana.do('mutation ($id: ID!) { editMessage(id: $id, body: "giraffe crossing") { id } }', { id });
    expect(await find('zebra')).toEqual([]);
    expect(await find('giraffe cross')).toEqual(['giraffe crossing']);
  });

  it.each(['deleteMessage', 'recallMessage'])('does not find what is gone after %s', async (name) => {
    const id = await send(`vanishing ${name}`);
    expect(await find(name)).toHaveLength(1);
    await ana.do(`mutation ($id: ID!) { ${name}(id: $id) { id } }`, { id });
    expect(await find(name)).toEqual([]);
    const rest = await server.database.read.query<{ terms: string }[]>('SELECT terms FROM message_search');
    expect(rest.filter(({ terms }) => terms.includes('vanishing'))).toEqual([]);
  });

  it('finds captions of pictures and files, and no SYSTEM messages', async () => {
    await send('walrus.png', roomId, ana, 'IMAGE');
    expect(await find('walrus')).toEqual(['walrus.png']);
    const carla = await server.join(ana, 'Walburga');
    await ana.do('mutation ($room: ID!, $ids: [ID!]!) { addMembers(roomId: $room, userIds: $ids) { id } }', {
      room: roomId,
      ids: [carla.id],
    });
    expect(await find('walburga')).toEqual([]);
  });

  it('looks only into the rooms that one is in', async () => {
    const stranger = await server.workspace();
    const outsider = await server.join(ana, 'Otto');
    await send('platypus ours');
    await send('platypus theirs', await group([], stranger), stranger);
    await send('platypus mine', await group());
    expect((await find('platypus')).sort()).toEqual(['platypus mine', 'platypus ours']);
    expect(await find('platypus', {}, bruno)).toEqual(['platypus ours']);
    expect(await find('platypus', {}, stranger)).toEqual(['platypus theirs']);
    expect(await find('platypus', {}, outsider)).toEqual([]);
    const secret = await stranger.fails('NOT_FOUND', SEARCH, { query: 'platypus', roomId });
    expect(await ana.fails('NOT_FOUND', SEARCH, { query: 'platypus', roomId: newId() })).toEqual(secret);
  });

  it('does not look into rooms that one has left', async () => {
    const room = await group([bruno.id]);
    await send('okapi', room);
    expect(await find('okapi', {}, bruno)).toEqual(['okapi']);
    await bruno.do('mutation ($id: ID!) { leaveRoom(roomId: $id) }', { id: room });
    expect(await find('okapi', {}, bruno)).toEqual([]);
    expect(await find('okapi')).toEqual(['okapi']);
  });

  it('is limited to a room and to a sender', async () => {
    const other = await group([bruno.id]);
    await send('lemur a');
    await send('lemur b', roomId, bruno);
    await send('lemur c', other);
    expect(await find('lemur', { roomId })).toEqual(['lemur b', 'lemur a']);
    expect(await find('lemur', { senderId: ana.id })).toEqual(['lemur c', 'lemur a']);
    expect(await find('lemur', { roomId, senderId: bruno.id })).toEqual(['lemur b']);
    expect(await find('lemur', { senderId: newId() })).toEqual([]);
  });

  it.each([
    ['sent one after the other', false],
    ['sent in the same millisecond', true],
  ])('gives the newest first, in pages without a hole or a double: %s', async (what, atOnce) => {
    const bodies = Array.from({ length: 23 }, (_, i) => `ibex ${i} ${what}`);
    for (const body of bodies) await send(body);
    if (atOnce) {
      await server.database.transaction((tx) =>
        tx.query(
          `UPDATE messages SET created_at = '2026-01-01 00:00:00.000' WHERE body IN (${bodies.map(() => '?').join()})`,
          bodies,
        ),
      );
    }
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more && seen.length < 30;) {
      const read: Data = await search(`ibex ${what}`, { first: 5, after });
      expect(read.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...read.nodes.map((node: Data) => node.body));
      after = read.pageInfo.endCursor;
      more = read.pageInfo.hasNextPage;
    }
    expect(seen).toEqual(bodies.reverse());
    expect((await search(`ibex ${what}`, { first: null })).nodes).toHaveLength(20);
  });
});
