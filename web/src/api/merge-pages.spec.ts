import { mergePages } from './merge-pages';

const page = (refs: string, endCursor: string | null) => ({
  nodes: [...refs].map((ref) => ({ __ref: ref })),
  pageInfo: { endCursor, hasNextPage: endCursor !== null },
});

const first = { args: {} };
const after = { args: { after: 'x' } };

describe('pages in the cache', () => {
  it('are put behind each other', () => {
    expect(mergePages(page('ab', 'b'), page('cd', null), after)).toEqual(page('abcd', null));
  });

  it('show nothing twice, though something moved while paging', () => {
    expect(mergePages(page('ab', 'b'), page('bc', null), after)).toEqual(page('abc', null));
  });

  it('keep the later pages, and where they end, when the first is fetched again', () => {
    expect(mergePages(page('abc', 'c'), page('ca', 'a'), first)).toEqual(page('cab', 'c'));
  });

  it('tell that there are later pages by now, when the only one is fetched again', () => {
    expect(mergePages(page('abc', null), page('abc', 'c'), first)).toEqual(page('abc', 'c'));
    expect(mergePages(page('abc', null), page('xab', 'b'), first)).toEqual(page('xabc', 'b'));
    expect(mergePages(page('abc', 'c'), page('abc', null), first)).toEqual(page('abc', null));
  });

  it('hold a node once, though it is added to a list that has it', () => {
    expect(mergePages(page('ab', null), page('aba', null), first)).toEqual(page('ab', null));
  });

  it('know members by the person in them', () => {
    const member = (ref: string, role: string) => ({ user: { __ref: ref }, role });
    const known = { nodes: [member('a', 'ADMIN'), member('b', 'MEMBER')], pageInfo: 'p' };
    const fresh = { nodes: [member('b', 'MODERATOR')], pageInfo: 'q' };
    expect(mergePages(known, fresh, first)).toEqual({
      nodes: [member('b', 'MODERATOR'), member('a', 'ADMIN')],
      pageInfo: 'p',
    });
  });
});
