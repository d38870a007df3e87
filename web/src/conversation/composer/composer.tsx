import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useServerInfo } from '../../api/use-server-info';
import { useFormat } from '../../i18n/format';
import { ErrorText } from '../../ui/error-text';
import { IconButton } from '../../ui/icon-button';
import { type Compose, useOpenRoom } from '../conversation-context';
import styles from './composer.module.css';
import { ComposeBar } from './compose-bar';
import { EmojiButton } from './emoji-button';
import { lengthLeft } from './length';
import { useComposer } from './use-composer';
import { useGrowing } from './use-growing';
import { useLastEditable } from './use-last-editable';

/** Where one writes: something new, an answer, or another text for a message of one's own. */
export function Composer({ compose }: { compose: Compose }) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const { setCompose } = useOpenRoom();
  const { limits } = useServerInfo();
  const { text, change, submit, leave, blur, error } = useComposer(compose);
  const lastEditable = useLastEditable();
  const input = useRef<HTMLTextAreaElement>(null);
  const opened = useRef(compose);
  useGrowing(input, text);
  useEffect(() => {
    // On a phone, the keyboard would cover the room that has just been opened.
    const isWanted = compose.kind !== 'NEW' && compose !== opened.current;
    if (isWanted || matchMedia('(pointer: fine)').matches) input.current?.focus();
  }, [compose]);

  const left = lengthLeft(text, limits.messageLength);
  const canSend = text.trim() !== '' && (left ?? 0) >= 0;
  const send = () => {
    if (canSend) submit();
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also chooses among what an input method offers.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !isTouch()) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && compose.kind !== 'NEW') {
      event.preventDefault();
      leave();
    } else if (event.key === 'ArrowUp' && text === '' && compose.kind === 'NEW') {
      const message = lastEditable();
      if (!message) return;
      event.preventDefault();
      setCompose({ kind: 'EDIT', message });
    }
  };

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ComposeBar compose={compose} onLeave={leave} />
      <div className={styles.field}>
        <EmojiButton input={input} text={text} onChange={change} />
        <textarea
          ref={input}
          className={styles.input}
          rows={1}
          value={text}
          placeholder={t('composer.placeholder')}
          aria-label={t('composer.label')}
          aria-invalid={left !== null && left < 0}
          autoComplete="off"
          enterKeyHint={isTouch() ? 'enter' : 'send'}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={blur}
        />
        {left === null ? null : (
          <span className={left < 0 ? styles.over : styles.left} role="status">
            {format.number(left)}
          </span>
        )}
        <IconButton
          type="submit"
          className={styles.send}
          label={t(compose.kind === 'EDIT' ? 'composer.save' : 'composer.send')}
          isDisabled={!canSend}
          preventFocusOnPress
        >
          <SendHorizontal />
        </IconButton>
      </div>
      <ErrorText error={error} />
    </form>
  );
}

/** There, Enter breaks the line and the button sends. */
const isTouch = () => matchMedia('(pointer: coarse)').matches;
