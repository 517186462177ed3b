/**
 * SQL for the colour of one deadline at `now.at`: the same rule as `lightAt` of libs/domain/lights, against the instants that the ledger stored.
 * Null instants never come.
 */
export const taskLight = (yellowAt: string, redAt: string): string =>
  `case when ${redAt} < now.at then 'red' when ${yellowAt} <= now.at then 'yellow' else 'green' end`;

/** The two lights of a row of `article` (alias a) at `now.at`; equal to `explain` of libs/domain/lights. */
export const articleLights = `
  case when a.suspended then 'grey'
    when a.timeliness_red_at < now.at then 'red'
    when a.timeliness_yellow_at <= now.at or a.caught_up_until > now.at then 'yellow' else 'green' end as timeliness,
  case when a.suspended then 'grey'
    when a.substance_red_at < now.at then 'red'
    when a.substance_yellow_at <= now.at or a.substance_caught_up_until > now.at then 'yellow' else 'green' end as substance
`;

/** The business instant, once for the whole statement. */
export const NOW = '(select business_now() as at) now';
