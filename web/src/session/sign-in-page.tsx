import { useState } from 'react';
import { CreateWorkspaceForm } from './create-workspace-form';
import { Hero } from './hero';
import { SignInForm } from './sign-in-form';
import styles from './sign-in-page.module.css';
import { useDoors } from './use-doors';

export default function SignInPage() {
  const doors = useDoors();
  const [isNew, setNew] = useState(false);
  return (
    <div className={styles.page}>
      <Hero />
      <main className={styles.main}>
        {isNew ? (
          <CreateWorkspaceForm onBack={() => setNew(false)} />
        ) : (
          <SignInForm doors={doors} onCreate={() => setNew(true)} />
        )}
      </main>
    </div>
  );
}
