/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

const THEME_KEY = 'recado-theme';

export function themeNow(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(THEME_KEY, theme);
  applyTheme();
}

/** `ui/tokens.css` reads the attribute. */
export function applyTheme(): void {
  const theme = themeNow();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

addEventListener('storage', ({ key }) => {
  if (key === THEME_KEY) applyTheme();
});
