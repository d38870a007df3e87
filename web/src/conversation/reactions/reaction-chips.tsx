import { ToggleButton } from 'react-aria-components/ToggleButton';
import { TooltipTrigger } from 'react-aria-components/Tooltip';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMe } from '../../session/use-session';
import { Tooltip } from '../../ui/tooltip';
import styles from './reaction-chips.module.css';
import { isMine, type Reaction } from './reactions';

interface ReactionChipsProps {
  reactions: readonly Reaction[];
  onReact: (emoji: string) => void;
}

/** One chip for each emoji; pressing it adds one's own reaction, or takes it back. */
export function ReactionChips({ reactions, onReact }: ReactionChipsProps) {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  const me = useMe();
  const namesOf = ({ users, count }: Reaction) => {
    // Oneself first: elsewhere in the sentence “You” would be written otherwise.
    const names = users.filter(({ id }) => id !== me.id).map(({ displayName }) => displayName);
    if (names.length < users.length) names.unshift(t('you'));
    const others = count - users.length;
    return format.list(others > 0 ? [...names, t('reactions.others', { count: others })] : names);
  };
  return (
    <div className={styles.chips} role="group" aria-label={t('reactions.label')}>
      {reactions.map((reaction) => {
        const said = t('reactions.who', { names: namesOf(reaction), emoji: reaction.emoji });
        return (
          <TooltipTrigger key={reaction.emoji} delay={300} closeDelay={0}>
            <ToggleButton
              className={styles.chip}
              isSelected={isMine(reaction, me)}
              onChange={() => onReact(reaction.emoji)}
              aria-label={said}
            >
              <span className={styles.emoji}>{reaction.emoji}</span>
              <span>{format.number(reaction.count)}</span>
            </ToggleButton>
            <Tooltip>{said}</Tooltip>
          </TooltipTrigger>
        );
      })}
    </div>
  );
}
