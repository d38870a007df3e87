import { type FormEvent, useState } from 'react';
import { type ApiError, apiErrorOf } from '../api/errors';

/** What a form needs: to be sent once, to show that it is on its way, and what was refused. */
export function useSubmit(send: (fields: Record<string, string>) => Promise<unknown>) {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  const run = (fields: Record<string, string>) => {
    setPending(true);
    setError(null);
    send(fields)
      .catch((failure: unknown) => setError(apiErrorOf(failure)))
      .finally(() => setPending(false));
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    // None of our forms takes a file.
    run(Object.fromEntries([...fields].map(([name, value]) => [name, value as string])));
  };
  return { isPending, error, run, onSubmit };
}
