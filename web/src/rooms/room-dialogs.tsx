import { lazy, Suspense } from 'react';
import type { Room } from './use-room';

export interface RoomDialogProps {
  room: Room;
  onClose: () => void;
}

/** Each is a chunk of its own, loaded when it is asked for. */
const DIALOGS = {
  members: lazy(() => import('./members-dialog')),
  rename: lazy(() => import('./rename-dialog')),
  archive: lazy(() => import('./archive-dialog')),
  leave: lazy(() => import('./leave-dialog')),
};

export type RoomDialogName = keyof typeof DIALOGS;

export function RoomDialog({ name, ...props }: RoomDialogProps & { name: RoomDialogName | null }) {
  if (!name) return null;
  const Dialog = DIALOGS[name];
  return (
    <Suspense>
      <Dialog {...props} />
    </Suspense>
  );
}
