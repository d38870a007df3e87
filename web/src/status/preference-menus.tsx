import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseTheme, type Theme, themeNow } from '../app/theme';
import { chooseLanguage, type Language, languageNow, LANGUAGES } from '../i18n/i18n';
import { Menu, MenuItem } from '../ui/menu';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function LanguageMenu() {
  const { t } = useTranslation('status');
  const languages = Object.keys(LANGUAGES) as Language[];
  return (
    <Menu
      aria-label={t('language')}
      placement="right top"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[languageNow()]}
      onSelectionChange={(keys) => {
        const chosen = languages.find((one) => keys !== 'all' && keys.has(one));
        if (chosen) void chooseLanguage(chosen);
      }}
    >
      {languages.map((one) => (
        <MenuItem key={one} id={one} text={LANGUAGES[one]} />
      ))}
    </Menu>
  );
}

export function ThemeMenu() {
  const { t } = useTranslation('status');
  const [theme, setTheme] = useState(themeNow);
  return (
    <Menu
      aria-label={t('theme.title')}
      placement="right top"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={(keys) => {
        const chosen = THEMES.find((one) => keys !== 'all' && keys.has(one));
        if (!chosen) return;
        chooseTheme(chosen);
        setTheme(chosen);
      }}
    >
      {THEMES.map((one) => (
        <MenuItem key={one} id={one} text={t(`theme.${one}`)} />
      ))}
    </Menu>
  );
}
