import { useState } from 'react';
import { Button, type ButtonProps } from './button';
import { ErrorText } from './error-text';

interface MoreButtonProps extends Pick<ButtonProps, 'variant' | 'className' | 'children'> {
  onMore: () => Promise<unknown>;
}

/** Fetches the next page of a list. Says so where that fails, and can be pressed again. */
export function MoreButton({ onMore, ...button }: MoreButtonProps) {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const more = () => {
    setPending(true);
    setError(null);
    onMore()
      .catch(setError)
      .finally(() => setPending(false));
  };
  return (
    <>
      <ErrorText error={error} />
      <Button {...button} isPending={isPending} onPress={more} />
    </>
  );
}
