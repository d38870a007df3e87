import { Core1763670000000 } from './1763670000000-core.js';
import { NewestRefreshToken1763720000000 } from './1763720000000-newest-refresh-token.js';
import { SearchForms1763770000000 } from './1763770000000-search-forms.js';
import { ApiTokens1764520000000 } from './1764520000000-api-tokens.js';

export const MIGRATIONS = [
  Core1763670000000,
  NewestRefreshToken1763720000000,
  SearchForms1763770000000,
  ApiTokens1764520000000,
];
