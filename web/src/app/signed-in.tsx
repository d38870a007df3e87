import { Route, Switch } from 'wouter';
import { ApiProvider } from '../api/api';
import { useRefusedElsewhere } from '../conversation/outbox/use-refused-elsewhere';
import { useIdleStatus } from '../status/use-idle-status';
import { useNotifications } from '../status/use-notifications';
import { useTitleCount } from '../status/use-title-count';
import { lazily, UntilLoaded } from '../ui/lazily';
import { Toasts } from '../ui/toasts';
import { Shell } from './shell';
import { Splash } from './splash';

const AdminPage = lazily(() => import('../admin/admin-page'));

/** Everything behind the sign-in page. */
export default function SignedIn({ meId }: { meId: string }) {
  return (
    <ApiProvider meId={meId}>
      <Attendance />
      <UntilLoaded fallback={<Splash />}>
        <Switch>
          <Route path="/admin">
            <AdminPage />
          </Route>
          <Route path="/rooms/:roomId/messages/:messageId">
            {({ roomId, messageId }) => <Shell roomId={roomId} messageId={messageId} />}
          </Route>
          <Route path="/rooms/:roomId">{({ roomId }) => <Shell roomId={roomId} />}</Route>
          <Route>
            <Shell />
          </Route>
        </Switch>
      </UntilLoaded>
      <Toasts />
    </ApiProvider>
  );
}

/** Goes on whichever page is shown: being here or away, sending, and hearing of what is new. */
function Attendance() {
  useIdleStatus();
  useNotifications();
  useRefusedElsewhere();
  useTitleCount();
  return null;
}
