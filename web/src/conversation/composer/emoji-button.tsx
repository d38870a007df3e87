import { Smile } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button';
import { lazily, UntilLoaded } from '../../ui/lazily';
import styles from '../reactions/react-button.module.css';

const EmojiPicker = lazily(() => import('../reactions/emoji-picker'));

interface EmojiButtonProps {
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (text: string) => void;
}

/** Puts an emoji where the cursor was. */
export function EmojiButton({ input, text, onChange }: EmojiButtonProps) {
  const { t } = useTranslation('conversation');
  const [isOpen, setOpen] = useState(false);
  const insert = (emoji: string) => {
    const { selectionStart, selectionEnd } = input.current ?? {
      selectionStart: text.length,
      selectionEnd: text.length,
    };
    onChange(text.slice(0, selectionStart) + emoji + text.slice(selectionEnd));
    setOpen(false);
    // Once the dialog has given the focus back and the text is there.
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(selectionStart + emoji.length, selectionStart + emoji.length);
    });
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <IconButton label={t('composer.emoji')}>
        <Smile />
      </IconButton>
      <Popover className={styles.popover} placement="top start" offset={8}>
        <Dialog className={styles.dialog} aria-label={t('composer.emoji')}>
          <UntilLoaded fallback={<div className={styles.waiting} />}>
            <EmojiPicker onPick={insert} />
          </UntilLoaded>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
