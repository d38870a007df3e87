import { useTranslation } from 'react-i18next';
import type { MembersQuery } from '../gql';
import { PersonLabel } from '../people/person-label';
import { PresenceText } from '../people/presence-text';
import { useMe } from '../session/use-session';
import { MemberMenu } from './member-menu';
import styles from './members-dialog.module.css';
import type { RoomRights } from './rights';
import type { Room } from './use-room';

export type Member = NonNullable<MembersQuery['room']>['members']['nodes'][number];

export interface MemberProps {
  room: Room;
  member: Member;
  rights: RoomRights;
  onClose: () => void;
}

export function MemberRow(props: MemberProps) {
  const { t } = useTranslation(['rooms', 'common']);
  const me = useMe();
  const { user, role } = props.member;
  const isMe = user.id === me.id;
  return (
    <li className={styles.member}>
      <PersonLabel
        person={user}
        detail={isMe ? t('common:you') : <PresenceText presence={user.presence} />}
      />
      {role === 'MEMBER' ? null : <span className={styles.role}>{t(`role.${role}`)}</span>}
      {isMe ? null : <MemberMenu {...props} />}
    </li>
  );
}
