import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

interface SearchState {
  readonly query: string;
  /** Only in this room; null: everywhere. */
  readonly roomId: string | null;
  /** How often the field was asked for: it takes the focus each time. */
  readonly asked: number;
  readonly setQuery: (query: string) => void;
  readonly searchIn: (roomId: string | null) => void;
  readonly close: () => void;
}

const SearchContext = createContext<SearchState | null>(null);

export function useSearch(): SearchState {
  const state = useContext(SearchContext);
  if (!state) throw new Error('useSearch is for what is shown inside SearchProvider.');
  return state;
}

/** One search for the whole page: the sidebar shows it, a room's header can ask for it. */
export function SearchProvider({ children }: { children: ReactNode }) {
  const [query, setQuery] = useState('');
  const [roomId, setRoomId] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const searchIn = useCallback((id: string | null) => {
    setRoomId(id);
    setAsked((count) => count + 1);
  }, []);
  const close = useCallback(() => {
    setQuery('');
    setRoomId(null);
  }, []);
  const state = useMemo(
    () => ({ query, roomId, asked, setQuery, searchIn, close }),
    [query, roomId, asked, searchIn, close],
  );
  return <SearchContext value={state}>{children}</SearchContext>;
}
