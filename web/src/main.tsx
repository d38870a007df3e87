import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { reloadWhenOutdated } from './app/reload-when-outdated';
import { applyTheme } from './app/theme';
import { startI18n } from './i18n/i18n';
import './ui/tokens.css';
import './ui/base.css';

applyTheme();
reloadWhenOutdated();
// Not awaited at the top: chunks that import this one would wait for it, and it for them.
void startI18n().then(() => {
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
