/** Whose units vote in the leading group. */
export const MEMBERS = ['QY-ZF', 'QY-FGJ', 'QY-CZJ', 'QY-GXJ', 'QY-KJJ', 'QY-ZRJ'] as const;

export const LEADER = { role: 'leader', unit: 'QY-ZF' } as const;
export const DEPUTY = { role: 'deputy_leader', unit: 'QY-ZF' } as const;
export const MEMBER = { role: 'group_member', unit: 'QY-FGJ', account: 'fgj' } as const;
export const DEPUTY_THEN_LEADER = [DEPUTY, LEADER] as const;
