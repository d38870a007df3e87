import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';

const MINUTE_MS = 60_000;
/** A window so long that its end is not worth a word. */
const LONG_MS = 24 * 60 * MINUTE_MS;

/** “4 min left”, “50 s left”. */
export function useTimeLeft(): (ms: number) => string {
  const { t } = useTranslation('conversation');
  const format = useFormat();
  return (ms) => {
    if (ms > LONG_MS) return '';
    if (ms < MINUTE_MS)
      return t('actions.secondsLeft', { seconds: format.number(Math.max(1, Math.round(ms / 1000))) });
    return t('actions.minutesLeft', { minutes: format.number(Math.floor(ms / MINUTE_MS)) });
  };
}
