import { CheckCheck, Copy, Pencil, Reply, SmilePlus, Trash2, Undo2 } from 'lucide-react';
import { MenuItem as AriaMenuItem, MenuSection } from 'react-aria-components/Menu';
import { useTranslation } from 'react-i18next';
import { copy } from '../../../ui/copy';
import { Menu, MenuItem } from '../../../ui/menu';
import { showToast } from '../../../ui/toast';
import { useOpenRoom } from '../../conversation-context';
import { QUICK_EMOJI } from '../../reactions/quick-emoji';
import type { Message } from '../../timeline/message-merge';
import { useMessageRights } from '../use-message-rights';
import type { OpenedAction } from './message-actions';
import styles from './message-menu.module.css';
import { useTimeLeft } from './use-time-left';

interface MessageMenuProps {
  message: Message;
  isMine: boolean;
  onReact: (emoji: string) => void;
  onOpen: (action: OpenedAction) => void;
}

export function MessageMenu({ message, isMine, onReact, onOpen }: MessageMenuProps) {
  const { t } = useTranslation('conversation');
  const { room, setCompose } = useOpenRoom();
  const rights = useMessageRights(message);
  const timeLeft = useTimeLeft();
  const { canPost } = room.viewer;
  const copyBody = async () =>
    showToast(t((await copy(message.body)) ? 'actions.copied' : 'actions.notCopied'));
  return (
    <Menu aria-label={t('actions.label')}>
      {room.archivedAt ? null : (
        <MenuSection className={styles.quick} aria-label={t('actions.react')}>
          {QUICK_EMOJI.map((emoji) => (
            <AriaMenuItem
              key={emoji}
              className={styles.emoji}
              textValue={emoji}
              aria-label={t('reactions.with', { emoji })}
              onAction={() => onReact(emoji)}
            >
              {emoji}
            </AriaMenuItem>
          ))}
          <AriaMenuItem
            className={styles.emoji}
            textValue={t('reactions.more')}
            aria-label={t('reactions.more')}
            onAction={() => onOpen('EMOJI')}
          >
            <SmilePlus aria-hidden />
          </AriaMenuItem>
        </MenuSection>
      )}
      <MenuSection aria-label={t('actions.label')}>
        {canPost ? (
          <MenuItem
            text={t('actions.reply')}
            icon={<Reply />}
            onAction={() => setCompose({ kind: 'REPLY', message })}
          />
        ) : null}
        {rights.canEdit ? (
          <MenuItem
            text={t('actions.edit')}
            icon={<Pencil />}
            onAction={() => setCompose({ kind: 'EDIT', message })}
          >
            <span className={styles.left}>{timeLeft(rights.editMsLeft)}</span>
          </MenuItem>
        ) : null}
        <MenuItem text={t('actions.copy')} icon={<Copy />} onAction={() => void copyBody()} />
        {isMine ? (
          <MenuItem text={t('actions.readers')} icon={<CheckCheck />} onAction={() => onOpen('READERS')} />
        ) : null}
        {rights.canRecall ? (
          <MenuItem text={t('actions.recall')} icon={<Undo2 />} onAction={() => onOpen('RECALL')}>
            <span className={styles.left}>{timeLeft(rights.recallMsLeft)}</span>
          </MenuItem>
        ) : null}
        {rights.canDelete ? (
          <MenuItem
            text={t('actions.delete')}
            icon={<Trash2 />}
            isDangerous
            onAction={() => onOpen('DELETE')}
          />
        ) : null}
      </MenuSection>
    </Menu>
  );
}
