// What the members of etcd say of themselves.

import type { ComposeLab, MemberName } from './compose-lab.ts';

const ETCDCTL = '/usr/local/bin/etcdctl';

export async function leaderOfEtcd(lab: ComposeLab): Promise<MemberName> {
  const statuses = await Promise.all(
    lab.members.map(async member => {
      const text = await lab.run(member, [ETCDCTL, 'endpoint', 'status', '--write-out=json']);
      const [answer] = JSON.parse(text) as readonly { Status: { header: { member_id: number }; leader: number } }[];
      return { member, isLeader: answer?.Status.header.member_id === answer?.Status.leader };
    }),
  );
  const leader = statuses.find(({ isLeader }) => isLeader)?.member;
  if (leader === undefined) throw new Error('no member of etcd leads');
  return leader;
}

/** Whether it answers with a quorum; rejects when not. */
export async function isHealthy(lab: ComposeLab, member: MemberName): Promise<boolean> {
  await lab.run(member, [ETCDCTL, 'endpoint', 'health']);
  return true;
}
