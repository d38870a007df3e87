import { MoreHorizontal, Pencil, Reply } from 'lucide-react';
import { type Dispatch, type SetStateAction } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button';
import { lazily, UntilLoaded } from '../../../ui/lazily';
import { MenuTrigger } from '../../../ui/menu';
import { useOpenRoom } from '../../conversation-context';
import { ReactButton } from '../../reactions/react-button';
import type { Message } from '../../timeline/message-merge';
import { useMessageRights } from '../use-message-rights';
import styles from './message-actions.module.css';
import { MessageMenu } from './message-menu';
import type { MessageDialogKind } from './message-dialogs';

const MessageDialogs = lazily(() => import('./message-dialogs'));

export type OpenedAction = 'MENU' | 'EMOJI' | MessageDialogKind;

interface MessageActionsProps {
  message: Message;
  isMine: boolean;
  opened: OpenedAction | null;
  setOpened: Dispatch<SetStateAction<OpenedAction | null>>;
  onReact: (emoji: string) => void;
}

/** What one can do with a message, beside it: shown under the mouse and at the keyboard, unseen at a finger. */
export function MessageActions(props: MessageActionsProps) {
  const { message, isMine, opened, setOpened, onReact } = props;
  const { t } = useTranslation('conversation');
  const { room, setCompose } = useOpenRoom();
  const rights = useMessageRights(message);
  // What closes may have opened something else just before.
  const openChange = (action: OpenedAction) => (isOpen: boolean) =>
    setOpened((now) => (isOpen ? action : now === action ? null : now));
  return (
    <div
      className={`${styles.actions} ${isMine ? styles.own : ''}`}
      role="toolbar"
      aria-label={t('actions.label')}
    >
      {room.archivedAt ? null : (
        <ReactButton isOpen={opened === 'EMOJI'} onOpenChange={openChange('EMOJI')} onReact={onReact} />
      )}
      {room.viewer.canPost ? (
        <IconButton label={t('actions.reply')} onPress={() => setCompose({ kind: 'REPLY', message })}>
          <Reply />
        </IconButton>
      ) : null}
      {rights.canEdit ? (
        <IconButton label={t('actions.edit')} onPress={() => setCompose({ kind: 'EDIT', message })}>
          <Pencil />
        </IconButton>
      ) : null}
      <MenuTrigger isOpen={opened === 'MENU'} onOpenChange={openChange('MENU')}>
        <IconButton label={t('actions.more')}>
          <MoreHorizontal />
        </IconButton>
        <MessageMenu message={message} isMine={isMine} onReact={onReact} onOpen={setOpened} />
      </MenuTrigger>
      {opened && opened !== 'MENU' && opened !== 'EMOJI' ? (
        <UntilLoaded>
          <MessageDialogs kind={opened} message={message} onClose={() => setOpened(null)} />
        </UntilLoaded>
      ) : null}
    </div>
  );
}
