import { useQuery } from '@apollo/client/react';
import { useTranslation } from 'react-i18next';
import { RoomsDocument } from '../gql';
import { RoomRow } from '../rooms/room-row';
import { byActivity } from '../rooms/use-rooms';
import styles from './search-results.module.css';

interface FoundRoomsProps {
  query: string;
  openRoomId: string | undefined;
}

/** Archived rooms too: they can still be read. */
export function FoundRooms({ query, openRoomId }: FoundRoomsProps) {
  const { t } = useTranslation('rooms');
  const { data, previousData } = useQuery(RoomsDocument, {
    variables: { search: query, archived: null, first: 10 },
    fetchPolicy: 'cache-and-network',
  });
  const rooms = (data ?? previousData)?.rooms.nodes;
  return (
    <section aria-label={t('foundRooms')}>
      <h2 className={styles.heading}>{t('foundRooms')}</h2>
      {rooms?.length === 0 ? <p className={styles.none}>{t('noMatches')}</p> : null}
      <ul>
        {byActivity(rooms ?? []).map((room) => (
          <li key={room.id}>
            <RoomRow room={room} isOpen={room.id === openRoomId} />
          </li>
        ))}
      </ul>
    </section>
  );
}
