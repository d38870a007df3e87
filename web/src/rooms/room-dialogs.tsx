import { lazily, UntilLoaded } from '../ui/lazily';
import type { Room } from './use-room';

export interface RoomDialogProps {
  room: Room;
  onClose: () => void;
}

/** Each is a chunk of its own, loaded when it is asked for. */
const DIALOGS = {
  members: lazily(() => import('./members-dialog')),
  rename: lazily(() => import('./rename-dialog')),
  archive: lazily(() => import('./archive-dialog')),
  leave: lazily(() => import('./leave-dialog')),
};

export type RoomDialogName = keyof typeof DIALOGS;

export function RoomDialog({ name, ...props }: RoomDialogProps & { name: RoomDialogName | null }) {
  if (!name) return null;
  const Dialog = DIALOGS[name];
  return (
    <UntilLoaded>
      <Dialog {...props} />
    </UntilLoaded>
  );
}
