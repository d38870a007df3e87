import { EmojiPicker as Picker, type EmojiPickerListProps } from 'frimousse';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/i18n';
import { Spinner } from '../../ui/spinner';
import { emojiData } from './emoji-data';
import styles from './emoji-picker.module.css';

/** Every emoji, searched by name in the reader's language. Loaded when it is first opened. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation('conversation');
  const language = languageNow();
  const resolve = useMemo(
    () => emojiData(language, (category) => t(`emoji.category.${category}`)),
    [language, t],
  );
  return (
    <Picker.Root
      className={styles.picker}
      locale={language}
      columns={8}
      resolveEmojiData={resolve}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search
        className={styles.search}
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        autoFocus={matchMedia('(pointer: fine)').matches}
      />
      <Picker.Viewport className={styles.viewport} tabIndex={0}>
        <Picker.Loading className={styles.notice}>
          <Spinner />
        </Picker.Loading>
        <Picker.Empty className={styles.notice}>{t('emoji.none')}</Picker.Empty>
        <Picker.List className={styles.list} components={PARTS} />
      </Picker.Viewport>
    </Picker.Root>
  );
}

const PARTS: EmojiPickerListProps['components'] = {
  CategoryHeader: ({ category, ...props }) => (
    <div {...props} className={styles.category}>
      {category.label}
    </div>
  ),
  // ARIA counts rows and columns from 1.
  Row: (props) => <div {...props} className={styles.row} aria-rowindex={(props['aria-rowindex'] ?? 0) + 1} />,
  Emoji: ({ emoji, ...props }) => (
    <button
      {...props}
      type="button"
      className={styles.emoji}
      aria-colindex={(props['aria-colindex'] ?? 0) + 1}
    >
      {emoji.emoji}
    </button>
  ),
};
