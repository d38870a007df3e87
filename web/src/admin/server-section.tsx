import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NodeChoice } from './node-choice';
import { NodeLine } from './node-line';
import { seriesOf } from './series';
import styles from './server-section.module.css';
import { StatCard } from './stat-card';
import type { ServerStats } from './use-server-stats';
import { useUnits } from './use-units';

/** How the server is doing: every node together, or one of them. */
export function ServerSection({ stats }: { stats: ServerStats }) {
  const { t } = useTranslation('admin');
  const { count, short, rate, milliseconds, bytes } = useUnits();
  const [nodeId, setNodeId] = useState<string | null>(null);
  const { nodes, sampleSeconds } = stats;
  const chosen = useMemo(() => {
    const one = nodes.filter(({ id }) => id === nodeId);
    return one.length > 0 ? one : nodes;
  }, [nodes, nodeId]);
  const series = useMemo(() => seriesOf(chosen, sampleSeconds), [chosen, sampleSeconds]);
  const { times } = series;

  return (
    <section aria-labelledby="admin-server" className={styles.section}>
      <header className={styles.header}>
        <h2 id="admin-server" className={styles.title}>
          {t('stats.title')}
        </h2>
        <p className={styles.lead}>{t('stats.lead')}</p>
      </header>
      {nodes.length > 1 ? <NodeChoice nodes={nodes} nodeId={nodeId} onChoose={setNodeId} /> : null}
      <ul className={styles.nodes}>
        {chosen.map((node) => (
          <NodeLine key={node.id} node={node} sampleSeconds={sampleSeconds} />
        ))}
      </ul>
      <div className={styles.cards}>
        <StatCard
          title={t('stats.connections')}
          times={times}
          format={count}
          formatShort={short}
          lines={[
            { name: t('stats.sockets'), values: series.connections, color: 'accent' },
            { name: t('stats.people'), values: series.people, color: 'away', isDashed: true },
          ]}
        />
        <StatCard
          title={t('stats.messages')}
          times={times}
          format={rate}
          formatShort={short}
          lines={[{ name: t('stats.perSecond'), values: series.messagesPerSecond, color: 'accent' }]}
        />
        <StatCard
          title={t('stats.delivery')}
          times={times}
          format={milliseconds}
          lines={[
            { name: t('stats.p50'), values: series.deliveryP50Ms, color: 'accent' },
            { name: t('stats.p99'), values: series.deliveryP99Ms, color: 'away', isDashed: true },
          ]}
        />
        <StatCard
          title={t('stats.subscriptions')}
          times={times}
          format={count}
          formatShort={short}
          lines={[{ name: t('stats.underWay'), values: series.subscriptions, color: 'accent' }]}
        />
        <StatCard
          title={t('stats.errors')}
          times={times}
          format={rate}
          formatShort={short}
          lines={[
            { name: t('stats.perMinute'), values: series.errorsPerMinute, color: 'accent' },
            { name: t('stats.faults'), values: series.faultsPerMinute, color: 'danger', isDashed: true },
          ]}
        />
        <StatCard
          title={t('stats.memory')}
          times={times}
          format={bytes}
          lines={[
            { name: t('stats.rss'), values: series.rssBytes, color: 'accent' },
            { name: t('stats.heap'), values: series.heapUsedBytes, color: 'away', isDashed: true },
          ]}
        />
      </div>
    </section>
  );
}
