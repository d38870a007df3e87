/** What jest.config.js gives to the end-to-end suites. */
declare global {
  var BACKEND: 'sqlite' | 'mysql';
  var TEST_DATABASE_URL: string;
  var TEST_REDIS_URL: string;
  /** How Chromium is started: only in the project `web`. */
  var CHROMIUM: { readonly executablePath: string | null; readonly args: string[] };
}

export {};
