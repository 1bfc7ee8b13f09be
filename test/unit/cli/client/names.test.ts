import { expect, it } from 'vitest';
import { names } from '../../../../src/cli/client/names.ts';
import { peerView, streamView } from '../../../support/fake-node-view.ts';
import { recordedOutput } from '../../../support/recorded-output.ts';
import { WebNode } from '../../../support/web-node.ts';

it('of nodes and streams come one on a line; where there is nobody to ask, nothing comes', async () => {
  const node = new WebNode();
  await node.open();
  node.view.nodes = [peerView('n1'), peerView('n2')];
  node.view.all = [streamView('cam/1')];
  const { url } = node;
  const said = async (of: string) => {
    const output = recordedOutput();
    const status = await names({ url, of }, {}, output);
    return [status, output.printed, output.complained];
  };
  expect(await said('nodes')).toEqual([0, 'n1\nn2\n', '']);
  expect(await said('streams')).toEqual([0, 'cam/1\n', '']);
  node.viewAuth = { user: 'viewer', password: 'look' };
  expect(await said('nodes')).toEqual([0, '', '']);
  await node.close();
  expect(await said('nodes')).toEqual([0, '', '']);
});
