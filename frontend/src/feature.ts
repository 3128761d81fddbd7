/** What a feature adds to the client. The router, the frame, Home, Me and live updates read the list of features and
 *  name none of them; i18n takes the words of each folder. All of it is in the first load: pages and what they need are not. */
import type { IconDefinition } from '@ant-design/icons-svg/es/types';
import { createContext, use } from 'react';
import type { Live } from '@/api/live';
import type { MemberProfile } from '@/api/session';
import type { Key } from '@/i18n';

type Label = Key;

/** How many things wait there, shown at the link; `spoken` says it to screen readers. */
export interface Count {
  useCount: () => number;
  spoken: (count: number) => string;
}

/** What a person does for others: a line in the rail, and on Home for the first one they hold. */
export interface Duty {
  /** The heading in the rail that it stands under; headings stand in the order of features. */
  group: Label;
  label: Label;
  /** Its pages lie at and below this address, which may carry a search. */
  to: string;
  isFor: (me: MemberProfile) => boolean;
  /** Whether it is the one at work, where the address alone does not tell; `held` are the duties of the person. */
  isAt?: (here: Here, held: Duty[]) => boolean;
  /** Its pages may be opened by those who do not hold it. */
  isOpen?: boolean;
  count?: Count;
  /** On Home, for those of its people whose work it is. */
  tile?: { label: Label; hint: Label; isFor?: (me: MemberProfile) => boolean };
}

export interface Here {
  pathname: string;
  search: URLSearchParams;
}

/** At the thumb on a phone, in the rail at a desk. */
export interface Tab {
  to: string;
  label: Label;
  icon: IconDefinition;
  /** What it is called in the rail, where it stands there. */
  rail?: Label;
  /** Other addresses that lie under it. */
  also?: string[];
}

/** What has arrived for a person: at the head of Home on a phone, at the foot of the rail at a desk. */
interface Arrivals {
  to: string;
  label: Label;
  icon: IconDefinition;
  count: Count;
}

/** On Home: something to do. */
interface Tile {
  to: string;
  icon: IconDefinition;
  label: Label;
  hint: Label;
  isMain?: boolean;
}

export interface Feature {
  tab?: Tab;
  arrivals?: Arrivals;
  duties?: Duty[];
  tiles?: Tile[];
  /** What somebody may have begun to write; Home leads back to it. */
  draft?: { name: string; to: string; label: Label; go: Label };
  live?: Live;
  /** What it keeps on the device apart from drafts, for as long as somebody is signed in. */
  device?: {
    /** Somebody is there: goes on with what waits for a network. Called again for another person. */
    begin: (me: MemberProfile) => void;
    /** Whether something is lost where its owner signs out. */
    hasUnsent: (me: MemberProfile) => Promise<boolean>;
    /** The owner has signed out. */
    forget: () => Promise<void>;
  };
  /** The service behind it, and what it is called where it does not answer. */
  service?: { name: string; label: Label };
}

/** The list of features. A feature never imports it: it lists them all. */
export const Features = createContext<readonly Feature[]>([]);
export const useFeatures = () => use(Features);
