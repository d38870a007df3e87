import {
  type FormEvent,
  type InputHTMLAttributes,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Session, SignedIn } from './session.js';
import type { SocketState } from './subscription.js';

const SOCKET_WORDS: Record<SocketState, string> = {
  closed: '',
  connecting: 'Connecting…',
  open: 'Live',
  reconnecting: 'Reconnecting…',
};

export function SignInBar({ session, socket }: { session: Session; socket: SocketState }) {
  const { signedIn, notice } = useSyncExternalStore(session.subscribe, session.state);
  const bar = useRef<HTMLElement>(null);
  const isSignedIn = signedIn !== null;
  useEffect(() => {
    // What had the focus has gone with the form or the button.
    if (document.activeElement !== document.body) return;
    bar.current?.querySelector<HTMLElement>('.identity, input[type=password]')?.focus();
  }, [isSignedIn]);
  return (
    <header className="bar" ref={bar}>
      <h1>Recado</h1>
      {signedIn ? <Identity session={session} signedIn={signedIn} /> : <SignInForm session={session} />}
      <p className="socket" role="status" data-state={socket}>
        {SOCKET_WORDS[socket]}
      </p>
      <p className="notice" role="alert">
        {notice}
      </p>
    </header>
  );
}

function SignInForm({ session }: { session: Session }) {
  const [isPending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    setPending(true);
    await session.signIn({
      workspace: field('workspace'),
      email: field('email'),
      password: field('password'),
    });
    setPending(false);
  };
  return (
    <form aria-label="Sign in" onSubmit={(event) => void submit(event)}>
      <Field label="Workspace" name="workspace" defaultValue="demo" autoComplete="organization" />
      <Field label="E-mail" name="email" type="email" defaultValue="ana@demo.test" autoComplete="username" />
      <Field label="Password" name="password" type="password" autoComplete="current-password" />
      <button disabled={isPending}>{isPending ? 'Signing in…' : 'Sign in'}</button>
    </form>
  );
}

function Field({ label, ...input }: { label: string; name: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label>
      {label}
      <input required autoCapitalize="none" spellCheck={false} {...input} />
    </label>
  );
}

function Identity({ session, signedIn }: { session: Session; signedIn: SignedIn }) {
  return (
    <>
      <p className="identity" tabIndex={-1}>
        <strong>{signedIn.displayName}</strong> in {signedIn.workspaceName}
      </p>
      <button onClick={() => void session.signOut()}>Sign out</button>
    </>
  );
}
