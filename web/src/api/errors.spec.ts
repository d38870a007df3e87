import { ApiError, apiErrorOf } from './errors';

describe('errors', () => {
  const refused = {
    message: 'Too many.',
    extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 800, field: 'input.body' },
  };

  it.each([
    ['an answer over HTTP', { errors: [refused] }],
    ['a refusal over the socket', [refused]],
  ])('are read from %s', (_, error) => {
    expect(apiErrorOf(error)).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: 800,
      field: 'input.body',
      message: 'Too many.',
    });
  });

  it('of the network are worth another try', () => {
    expect(apiErrorOf(new TypeError('Failed to fetch'))).toMatchObject({ code: 'NETWORK', retryable: true });
  });

  it('stay what they are', () => {
    const error = new ApiError('NOT_FOUND', 'Gone.', false);
    expect(apiErrorOf(error)).toBe(error);
  });
});
