import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session';
import { lazily, UntilLoaded } from '../ui/lazily';
import { ErrorBoundary } from './error-boundary';
import { Splash } from './splash';

const SignInPage = lazily(() => import('../session/sign-in-page'));
const SignedIn = lazily(() => import('./signed-in'));

/** The sign-in page or the chat. Whoever signs in or out in one tab does so in all. */
export function App() {
  const { i18n } = useTranslation();
  const session = useSession();
  return (
    <I18nProvider locale={i18n.language}>
      <ErrorBoundary>
        <UntilLoaded fallback={<Splash />}>
          {session ? <SignedIn key={session.user.id} meId={session.user.id} /> : <SignInPage />}
        </UntilLoaded>
      </ErrorBoundary>
    </I18nProvider>
  );
}
