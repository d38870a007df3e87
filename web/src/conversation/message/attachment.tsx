import { AudioLines, File, Film, Image } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../timeline/message-merge';
import styles from './attachment.module.css';
import { MessageText } from './message-text';

type AttachmentType = Exclude<Message['type'], 'TEXT' | 'SYSTEM'>;

const ICONS = { IMAGE: Image, FILE: File, AUDIO: AudioLines, VIDEO: Film } satisfies Record<
  AttachmentType,
  unknown
>;

/** What is not text, by what its sender said of it; nothing is fetched from an address that somebody else chose. */
export function Attachment({ message }: { message: Message }) {
  const { t } = useTranslation('conversation');
  const type = message.type as AttachmentType;
  const Icon = ICONS[type];
  const name = nameOf(message.metadata);
  return (
    <div className={styles.attachment}>
      <span className={styles.icon} aria-hidden>
        <Icon />
      </span>
      <div className={styles.text}>
        <p className={styles.name}>{name ?? t(`message.type.${type}`)}</p>
        {message.body === name ? null : (
          <p>
            <MessageText text={message.body} />
          </p>
        )}
      </div>
    </div>
  );
}

/** `metadata` is free for the integrator; a name is what many put there. */
function nameOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return null;
  return typeof metadata.name === 'string' ? metadata.name : null;
}
