import { useTranslation } from 'react-i18next';
import type { NodePartsFragment } from '../gql';
import { useFormat } from '../i18n/format';
import { isSilent } from './node-samples';
import { shortId } from './node-choice';
import styles from './node-line.module.css';
import { useUnits } from './use-units';

/** A process of the server: whether it is there, since when, and whether it keeps up. */
export function NodeLine({ node, sampleSeconds }: { node: NodePartsFragment; sampleSeconds: number }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { milliseconds } = useUnits();
  const silent = isSilent(node, sampleSeconds, Date.now());
  const late = node.samples.at(-1)?.eventLoopDelayP99Ms ?? 0;
  return (
    <li className={styles.node}>
      <span className={`${styles.state} ${silent ? styles.silent : ''}`} aria-hidden />
      <span className={styles.id}>{t('node.name', { id: shortId(node.id) })}</span>
      <span>{t('node.version', { version: node.version })}</span>
      <span>{t('node.started', { when: format.relative(new Date(node.startedAt)) })}</span>
      <span>{silent ? t('node.silent') : t('node.late', { time: milliseconds(Math.ceil(late)) })}</span>
    </li>
  );
}
