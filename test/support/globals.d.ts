/** What jest.config.js gives to the end-to-end suites. */
declare global {
  var BACKEND: 'sqlite' | 'mysql';
  var TEST_DATABASE_URL: string;
  var TEST_REDIS_URL: string;
  /** Where Chromium is: only in the project `web`. */
  var CHROMIUM: string | null;
}

export {};
