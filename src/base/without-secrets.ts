// The variables of an environment but for those whose names sound like secrets: what decodes strangers' video, and what starts it, needs no
// password of this node's (`cluster_key env:NAME`). Not promised: a secret under an innocent name.

import { isSecretName } from './mask-url.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export function withoutSecrets(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !isSecretName(name)));
}
