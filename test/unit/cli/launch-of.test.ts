import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { launchOf, type RunOptions } from '../../../src/cli/launch-of.ts';
import { configOf } from '../../support/config-text.ts';

interface Setting extends Partial<RunOptions> {
  readonly environment?: Readonly<Record<string, string>>;
  readonly hostname?: string;
}

function launch(text: string, { environment = {}, hostname = 's01', ...options }: Setting = {}) {
  const nothing: RunOptions = { configPath: 'weir.conf', node: null, dataPath: null, etcd: [], http: null };
  return launchOf(configOf(text), { ...nothing, ...options }, { environment, hostname });
}

const twoPeers = 'peer s01; peer s02; etcd http://file:2379;';
const secured = 'etcd https://file:2379 user=weir password=hush ca=/ca.pem cert=/cert.pem key=/key.pem;';

describe('which node', () => {
  it('is the flag before the environment before the hostname', () => {
    const environment = { WEIR_NODE: 's02' };
    expect(launch(twoPeers, { node: 's01', environment, hostname: 's02' }).me.name).toBe('s01');
    expect(launch(twoPeers, { environment, hostname: 's01' }).me.name).toBe('s02');
    expect(launch(twoPeers, { hostname: 's02.example.com' }).me.name).toBe('s02');
  });

  it('is the hostname when the flag or the variable is empty', () => {
    expect(launch(twoPeers, { node: '', environment: { WEIR_NODE: '' } }).me.name).toBe('s01');
  });

  it('is refused with the names that there are when no peer has it', () => {
    expect(() => launch(twoPeers, { hostname: 'laptop' })).toThrow(TellUserError);
    expect(() => launch(twoPeers, { hostname: 'laptop' })).toThrow(/'laptop'.*s01, s02/);
  });

  it('is never guessed when the flag names nobody, though the hostname fits', () => {
    expect(() => launch(twoPeers, { node: 's03', hostname: 's01' })).toThrow(/--node is 's03'/);
  });
});

describe('which etcd', () => {
  const environment = { WEIR_ETCD: 'http://environment:2379' };

  it('is the flag, though file and environment name one; the credentials of the file are kept', () => {
    expect(launch(secured, { etcd: ['https://flag:2379'], environment }).etcd).toEqual({
      endpoints: ['https://flag:2379'],
      user: 'weir',
      password: 'hush',
      caPath: '/ca.pem',
      certPath: '/cert.pem',
      keyPath: '/key.pem',
    });
  });

  it('is the file before the environment', () => {
    expect(launch(secured, { environment }).etcd).toMatchObject({ endpoints: ['https://file:2379'], user: 'weir' });
  });

  it('is the environment when nobody else names one, without credentials', () => {
    expect(launch('peer s01; peer s02;', { environment }).etcd).toEqual({
      endpoints: ['http://environment:2379'],
      user: null,
      password: null,
      caPath: null,
      certPath: null,
      keyPath: null,
    });
  });

  it('may have several endpoints, in as many spellings', () => {
    const three = ['http://a:1', 'http://b:1', 'http://c:1'];
    expect(launch('', { etcd: ['http://a:1, http://b:1', 'http://c:1,'] }).etcd?.endpoints).toEqual(three);
    expect(launch('', { environment: { WEIR_ETCD: ' http://a:1,http://b:1 http://c:1 ' } }).etcd?.endpoints).toEqual(
      three,
    );
  });

  it.each([{}, { WEIR_ETCD: '' }, { WEIR_ETCD: ' , ' }])('is an own one for a lone node (environment %j)', own => {
    expect(launch('peer s01;', { environment: own }).etcd).toBeNull();
    expect(launch('', { environment: own }).etcd).toBeNull();
  });

  it.each([{}, { WEIR_ETCD: '' }, { WEIR_ETCD: ' , ' }])('must be there for several peers (environment %j)', none => {
    expect(() => launch('peer s01; peer s02;', { environment: none })).toThrow(TellUserError);
    expect(() => launch('peer s01; peer s02;', { environment: none })).toThrow('2 peers need one etcd that they share');
  });

  it.each(['', ' ', ','])('is refused when the flag is %j: nobody wanted the one of the file then', word => {
    expect(() => launch(twoPeers, { etcd: [word], environment })).toThrow('--etcd names no URL');
  });
});

describe('which address', () => {
  const text = 'peer s01:7000; http 127.0.0.1:9000;';
  const environment = { WEIR_HTTP: '127.0.0.1:9001' };

  it('is the flag before the environment before the file before the port of the peer', () => {
    expect(launch(text, { http: '127.0.0.1:9002', environment }).http).toEqual({ host: '127.0.0.1', port: 9002 });
    expect(launch(text, { environment }).http).toEqual({ host: '127.0.0.1', port: 9001 });
    expect(launch(text).http).toEqual({ host: '127.0.0.1', port: 9000 });
    expect(launch('peer s01:7000;').http).toEqual({ host: null, port: 7000 });
    expect(launch('peer s01;').http).toEqual({ host: null, port: 80 });
  });

  it('is https alone where nothing asks for http', () => {
    const secure = 'https 443 cert=/c key=/k;';
    expect(launch(`peer s01; ${secure}`)).toMatchObject({ http: null, https: { host: null, port: 443 } });
    expect(launch(secure)).toMatchObject({ http: null });
    expect(launch(`peer s01:8080; ${secure}`).http).toEqual({ host: null, port: 8080 });
    expect(launch(`peer s01; http 81; ${secure}`).http).toEqual({ host: null, port: 81 });
    expect(launch(`peer s01; ${secure}`, { http: '82' }).http).toEqual({ host: null, port: 82 });
    const environment = { WEIR_HTTPS: '127.0.0.1:8443' };
    expect(launch(secure, { environment }).https).toEqual({ host: '127.0.0.1', port: 8443 });
    expect(launch('peer s01;', { environment }).https).toBeNull();
  });

  it('is not that of an empty variable', () => {
    expect(launch(text, { environment: { WEIR_HTTP: '' } }).http).toEqual({ host: '127.0.0.1', port: 9000 });
  });

  it('is refused with the name of who said it', () => {
    expect(() => launch(text, { http: 'garbage', environment })).toThrow(/^--http 'garbage'/);
    expect(() => launch(text, { http: '' })).toThrow(/^--http ''/);
    expect(() => launch(text, { environment: { WEIR_HTTP: 'localhost' } })).toThrow(/^WEIR_HTTP 'localhost'/);
  });

  it('has a port that the others can be told, whoever gives it', () => {
    expect(() => launch(text, { http: '0' })).toThrow(TellUserError);
    expect(() => launch('http 127.0.0.1:0;')).toThrow("the value of 'http'");
  });

  it('is warned of where browsers do not go and viewers are sent, when the file did not name it', () => {
    expect(launch('peer s01;', { http: '6667' }).warnings).toEqual([expect.stringContaining('refuse port 6667')]);
    expect(launch('', { environment: { WEIR_HTTP: '6667' } }).warnings).toHaveLength(1);
    expect(launch('peer s01:6667;').warnings).toEqual([]);
    expect(launch('peer s01 { public http://cdn; }', { http: '6667' }).warnings).toEqual([]);
    expect(launch('peer s01;', { http: '8080' }).warnings).toEqual([]);
  });
});

describe('where viewers are sent', () => {
  const text = 'peer s01 { public http://file; }';

  it('is the environment, else the file', () => {
    expect(launch(text, { environment: { WEIR_PUBLIC: 'http://localhost:8081/' } }).publicUrl).toBe(
      'http://localhost:8081',
    );
    expect(launch(text).publicUrl).toBeNull();
    expect(launch(text, { environment: { WEIR_PUBLIC: '' } }).publicUrl).toBeNull();
  });

  it('is refused when it is no address', () => {
    expect(() => launch(text, { environment: { WEIR_PUBLIC: 'localhost:8081' } })).toThrow(
      /^WEIR_PUBLIC 'localhost:8081' is not an http or https URL/,
    );
  });

  it('is warned of where browsers do not go, and not of where the node listens then', () => {
    const environment = { WEIR_PUBLIC: 'http://localhost:6667' };
    expect(launch(text, { environment }).warnings).toEqual([expect.stringContaining('refuse port 6667')]);
    expect(
      launch('peer s01;', { http: '6667', environment: { WEIR_PUBLIC: 'http://localhost:8081' } }).warnings,
    ).toEqual([]);
  });
});

describe('which data folder', () => {
  const environment = { WEIR_DATA: '/environment' };

  it('is the flag before the environment before the file', () => {
    expect(launch('data /file;', { dataPath: '/flag', environment }).dataPath).toBe('/flag');
    expect(launch('data /file;', { environment }).dataPath).toBe('/environment');
    expect(launch('data /file;').dataPath).toBe('/file');
    expect(launch('').dataPath).toBeNull();
  });

  it('is never an empty word, which would be the folder that somebody happens to stand in', () => {
    expect(launch('data /file;', { environment: { WEIR_DATA: '' } }).dataPath).toBe('/file');
    expect(launch('', { dataPath: '', environment: { WEIR_DATA: '' } }).dataPath).toBeNull();
  });
});
