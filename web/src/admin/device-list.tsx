import { useQuery } from '@apollo/client/react';
import { Monitor, Smartphone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AccountDevicesDocument, type AccountDevicesQuery } from '../gql';
import { useFormat } from '../i18n/format';
import { ErrorText } from '../ui/error-text';
import { PresenceDot } from '../ui/presence-dot';
import { Skeleton } from '../ui/skeleton';
import { clientName } from './client-name';
import styles from './device-list.module.css';
import { shortId } from './node-choice';

type Device = NonNullable<NonNullable<AccountDevicesQuery['user']>['viewer']['devices']>[number];

/** Devices come and go without a word to others than the person: they are asked for while they are shown. */
const EVERY_MS = 10_000;

export function DeviceList({ userId }: { userId: string }) {
  const { t } = useTranslation('admin');
  const { data, error } = useQuery(AccountDevicesDocument, {
    variables: { id: userId },
    fetchPolicy: 'cache-and-network',
    pollInterval: EVERY_MS,
  });
  if (error && !data) return <ErrorText error={error} />;
  const devices = data?.user?.viewer.devices;
  if (!devices) return <Skeleton width="16rem" />;
  if (devices.length === 0) return <p className={styles.none}>{t('device.none')}</p>;
  return (
    <ul className={styles.devices} aria-label={t('device.title')}>
      {devices.map((device) => (
        <DeviceLine key={device.id} device={device} />
      ))}
    </ul>
  );
}

function DeviceLine({ device }: { device: Device }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { client, system } = clientName(device.userAgent);
  const openedAt = new Date(device.openedAt);
  const isPhone = system === 'Android' || system === 'iPhone';
  return (
    <li className={styles.device}>
      <span className={styles.icon} aria-hidden>
        {isPhone ? <Smartphone /> : <Monitor />}
      </span>
      <span className={styles.name} title={device.userAgent ?? undefined}>
        {client && system ? t('device.on', { client, system }) : (client ?? system ?? t('device.unknown'))}
      </span>
      <PresenceDot status={device.status} />
      <span className={styles.detail}>
        <time dateTime={device.openedAt} title={format.full(openedAt)}>
          {t('device.since', { when: format.relative(openedAt) })}
        </time>
        {' · '}
        {t('node.name', { id: shortId(device.nodeId) })}
      </span>
    </li>
  );
}
