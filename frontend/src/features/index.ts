/** The features of the client, in the order of tabs, rail and tiles. */
import apprentices from './apprentices/feature';
import assistance from './assistance/feature';
import cases from './cases/feature';
import congress from './congress/feature';
import contests, { entries as contestEntries } from './contests/feature';
import democracy from './democracy/feature';
import figures from './figures/feature';
import home from './home/feature';
import honours from './honours/feature';
import inbox from './inbox/feature';
import innovations from './innovations/feature';
import learning, { entries as learningEntries } from './learning/feature';
import library from './library/feature';
import machines from './machines/feature';
import me from './me/feature';
import oversight from './oversight/feature';
import people from './people/feature';
import proposals from './proposals/feature';
import roster from './roster/feature';
import search from './search/feature';
import session from './session/feature';
import voting from './voting/feature';
import type { Feature } from '@/feature';

const all = [
  home,
  cases,
  democracy,
  voting,
  congress,
  honours,
  learning,
  contests,
  innovations,
  apprentices,
  library,
  assistance,
  people,
  roster,
  proposals,
  machines,
  oversight,
  figures,
  inbox,
  me,
  search,
] as const;

/** In front of the sign-in. */
export const entries = [...session.addresses, ...learningEntries, ...contestEntries] as const;
/** Behind it. */
export const pages = all.flatMap<(typeof all)[number]['addresses'][number]>(({ addresses }) => addresses);
export const features: readonly Feature[] = [session, ...all].map(({ feature }) => feature);
