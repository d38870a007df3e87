import { SmilePlus } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button';
import { lazily, UntilLoaded } from '../../ui/lazily';
import { QUICK_EMOJI } from './quick-emoji';
import styles from './react-button.module.css';

const EmojiPicker = lazily(() => import('./emoji-picker'));

interface ReactButtonProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onReact: (emoji: string) => void;
}

/** Opens the six reactions that most people want, and under them all others. */
export function ReactButton({ isOpen, onOpenChange, onReact }: ReactButtonProps) {
  const { t } = useTranslation('conversation');
  const pick = (emoji: string) => {
    onOpenChange(false);
    onReact(emoji);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <IconButton label={t('actions.react')}>
        <SmilePlus />
      </IconButton>
      <Popover className={styles.popover} placement="top" offset={8}>
        <Dialog className={styles.dialog} aria-label={t('actions.react')}>
          <div className={styles.quick}>
            {QUICK_EMOJI.map((emoji) => (
              <Button
                key={emoji}
                className={styles.emoji}
                aria-label={t('reactions.with', { emoji })}
                onPress={() => pick(emoji)}
              >
                {emoji}
              </Button>
            ))}
          </div>
          <UntilLoaded fallback={<div className={styles.waiting} />}>
            <EmojiPicker onPick={pick} />
          </UntilLoaded>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
