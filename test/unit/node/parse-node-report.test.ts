import { describe, expect, it } from 'vitest';
import { type NodeReportJson, parseNodeReport } from '../../../src/node/parse-node-report.ts';
import { ingestView } from '../../support/fake-node-view.ts';

/** As it comes over the wire. */
function parsed(value: unknown) {
  const { ingests, viewers } = parseNodeReport(JSON.parse(JSON.stringify(value)));
  return { ingests, viewers: [...viewers] };
}

describe('parseNodeReport', () => {
  it('reads what a node of this version says, whole', () => {
    const said: NodeReportJson = {
      ingests: [ingestView('cam01')],
      viewers: [
        ['cam01', 12],
        ['__proto__', 1],
      ],
    };
    expect(parsed(said)).toEqual(said);
  });

  it.each([null, 'garbage', 42, true, {}, [], [ingestView('cam01')], { ingests: 5, viewers: { cam01: 3 } }])(
    'reads nothing of %j',
    value => expect(parsed(value)).toEqual({ ingests: [], viewers: [] }),
  );

  it.each([null, 'cam01', 3, [], ['cam01'], ['cam01', '3'], ['cam01', -1], ['cam01', 1.5], [7, 3], ['cam01', null]])(
    'leaves out %j, and keeps what stands beside it',
    item => expect(parsed({ viewers: [item, ['cam02', 5], item] }).viewers).toEqual([['cam02', 5]]),
  );
});
