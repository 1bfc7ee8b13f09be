import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/base/without-secrets.ts';

it('leaves out what sounds like a secret, whatever it holds', () => {
  const variables = {
    PATH: '/bin',
    HOME: undefined,
    WEIR_AUTH: 'a:b',
    CLUSTER_KEY: 'k',
    Db_Password: 'p',
    API_TOKEN: '',
  };
  expect(withoutSecrets(variables)).toEqual({ PATH: '/bin', HOME: undefined });
});
