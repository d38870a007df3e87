import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { isCopiedTab } from './copied-tab.js';
import { createFetcher } from './fetcher.js';
import { FIRST_CONVERSATION } from './first-conversation.js';
import { Session } from './session.js';
import { SignInBar } from './sign-in-bar.js';
import type { SocketState } from './subscription.js';

const session = new Session(await isCopiedTab());

function Explorer() {
  const [socket, setSocket] = useState<SocketState>('closed');
  const [fetcher] = useState(() => createFetcher(session, setSocket));
  return (
    <>
      <SignInBar session={session} socket={socket} />
      <main>
        {/* GraphiQL keeps headers and variables in its history, tokens and passwords among them: not beyond this tab. */}
        <GraphiQL
          fetcher={fetcher}
          storage={sessionStorage}
          shouldPersistHeaders={false}
          defaultTabs={FIRST_CONVERSATION}
          defaultEditorToolsVisibility="variables"
        >
          <GraphiQL.Logo>
            <></>
          </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Explorer />);
