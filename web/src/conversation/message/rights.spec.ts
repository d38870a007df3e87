import { testMessage } from '../timeline/test-message';
import { rightsOver } from './rights';

const windows = { editWindowSeconds: 900, recallWindowSeconds: 300 };
const ana = { userId: 'ana', isWorkspaceAdmin: false };
const bruno = { userId: 'bruno', isWorkspaceAdmin: false };
const group = { type: 'GROUP', archivedAt: null, role: 'MEMBER' } as const;
const message = testMessage(1);
const after = (seconds: number) => Date.parse(message.createdAt) + seconds * 1000;

describe('what one may do with a message', () => {
  it('ends for its author with the windows', () => {
    const at = (seconds: number) => rightsOver(message, group, ana, windows, after(seconds));
    expect(at(60)).toMatchObject({ canEdit: true, canRecall: true, canDelete: true, recallMsLeft: 240_000 });
    expect(at(301)).toMatchObject({ canEdit: true, canRecall: false, canDelete: true });
    expect(at(901)).toMatchObject({ canEdit: false, canRecall: false, canDelete: true });
  });

  it.each([
    [{ ...group, type: 'PRIVATE' as const, role: 'ADMIN' as const }, bruno, false],
    [group, bruno, false],
    [{ ...group, role: 'MODERATOR' as const }, bruno, true],
    [{ ...group, type: 'DEPARTMENT' as const, role: 'ADMIN' as const }, bruno, false],
    [{ ...group, type: 'DEPARTMENT' as const }, { ...bruno, isWorkspaceAdmin: true }, true],
    [{ ...group, type: 'BROADCAST' as const }, { ...bruno, isWorkspaceAdmin: true }, true],
  ])('of others: %j', (room, actor, canDelete) => {
    expect(rightsOver(message, room, actor, windows, after(1))).toMatchObject({
      canEdit: false,
      canRecall: false,
      canDelete,
    });
  });

  it('is nothing once it is deleted or the room archived, and only deletion once it is recalled', () => {
    const deleted = testMessage(1, { deletedAt: message.createdAt });
    expect(rightsOver(deleted, group, ana, windows, after(1))).toMatchObject({
      canEdit: false,
      canDelete: false,
    });
    const archived = { ...group, archivedAt: message.createdAt };
    expect(rightsOver(message, archived, ana, windows, after(1))).toMatchObject({
      canRecall: false,
      canDelete: false,
    });
    const recalled = testMessage(1, { recalledAt: message.createdAt });
    expect(rightsOver(recalled, group, ana, windows, after(1))).toMatchObject({
      canRecall: false,
      canDelete: true,
    });
  });
});
