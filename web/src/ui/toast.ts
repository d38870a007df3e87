type Listener = () => void;

/** A word about something that has happened; it goes by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  /** Where it leads, within Recado. */
  readonly href: string | undefined;
}

const SHOWN_MS = 6_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<Listener>();

export function showToast(text: string, href?: string): void {
  const toast = { id: nextId++, text, href };
  become([...toasts, toast]);
  setTimeout(() => dismissToast(toast.id), SHOWN_MS);
}

export const dismissToast = (id: number) => become(toasts.filter((toast) => toast.id !== id));

export const toastsNow = () => toasts;

export function onToasts(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
