import { type RefObject, useLayoutEffect } from 'react';

/** A field as high as its text, up to what its style allows. */
export function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const { current } = input;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [input, text]);
}
