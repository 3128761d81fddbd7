/** The frame around every page: tabs at the thumb on a phone, a rail by duty at a desk; live updates run while it is there. */
import ProfileOutlined from '@ant-design/icons-svg/es/asn/ProfileOutlined';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ComponentType } from 'react';
import { onProofNeeded } from '@/api/client';
import { follow } from '@/api/live';
import { probe } from '@/api/connection';
import { meQuery, type MemberProfile } from '@/api/session';
import { dutiesAt, isAt, isOpenTo, useDuties } from '@/duties';
import { useFeatures, type Duty, type Tab } from '@/feature';
import { loadWords, useTranslation } from '@/i18n';
import { AddressLink } from '@/ui/address-link';
import { Counted, Waits } from '@/ui/counted';
import { Icon } from '@/ui/icon';
import { NotHere } from '@/ui/not-here';
import { SearchBox } from '@/ui/search-box';
import { useOnline } from '@/ui/use-online';
import { useWide } from '@/ui/use-wide';
import { Waiting } from './fallbacks';
import { useEndedRoles } from './own-roles';
import './shell.css';

/** Few ever see it: it loads apart, with its words. */
const ResetBanner = lazy(async (): Promise<{ default: ComponentType<{ reset: NonNullable<MemberProfile['reset']> }> }> => {
  try {
    const [banner] = await Promise.all([import('./reset-banner'), loadWords('parts')]);
    return banner;
  } catch {
    // Off-line: the frame stays, and the next visit shows it.
    return { default: () => null };
  }
});

const StepUp = lazy(async (): Promise<{ default: ComponentType<{ onDone: (isProved: boolean) => void }> }> => {
  const [asked] = await Promise.all([import('./step-up'), loadWords('parts')]);
  return asked;
});

/** Asks for a proof while one is needed. */
function ProofAsked() {
  const [answer, setAnswer] = useState<((isProved: boolean) => void) | null>(null);
  useEffect(
    () => onProofNeeded(() => new Promise<boolean>((resolve) => setAnswer(() => resolve)).finally(() => setAnswer(null))),
    [],
  );
  return (
    answer && (
      <Suspense>
        <StepUp onDone={answer} />
      </Suspense>
    )
  );
}

export function Shell() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const isWide = useWide();
  const isOnline = useOnline();
  const features = useFeatures();
  const duties = useDuties();
  const { pathname } = useLocation();
  const ended = useEndedRoles(me, pathname);

  useEffect(
    () =>
      follow(
        queries,
        features.flatMap(({ live }) => live ?? []),
      ),
    [queries, features],
  );

  useEffect(() => features.forEach(({ device }) => device?.begin(me)), [features, me]);

  return (
    <div className={isWide ? 'shell shell-wide' : 'shell'}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      {isWide && <Rail duties={duties} name={me.name} unit={me.unit.name} />}
      <div className="shell-body">
        {!isOnline && (
          <div className="offline" role="status">
            <strong>{t(navigator.onLine ? 'offline.no_server' : 'offline.title')}</strong> {t('offline.detail')}
            {navigator.onLine && (
              <button type="button" className="link-button" onClick={() => void probe()}>
                {t('offline.try_now')}
              </button>
            )}
          </div>
        )}
        {me.reset && (
          <Suspense>
            <ResetBanner reset={me.reset} />
          </Suspense>
        )}
        {!isWide && <DutyStrip duties={duties} />}
        <main id="content" tabIndex={-1}>
          <Suspense fallback={<Waiting />}>
            {isOpenTo(features, duties, pathname) ? (
              <Outlet />
            ) : ended ? (
              <NotHere title={t('rights.ended', { roles: ended })} detail={t('rights.ended_detail')} />
            ) : (
              <NotHere title={t('problem.not_yours')} detail={t('problem.not_yours_detail')} />
            )}
          </Suspense>
        </main>
      </div>
      {!isWide && <Tabs duties={duties} />}
      <ProofAsked />
    </div>
  );
}

function Tabs({ duties }: { duties: Duty[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const isAtWork = useIsAtWork(duties);
  const features = useFeatures();
  const tabs = features.flatMap(({ tab }) => tab ?? []);
  const [first] = duties;
  // Work stands in the middle.
  if (first) tabs.splice(tabs.length / 2, 0, { to: first.to, label: 'nav.desk', icon: ProfileOutlined });
  const isHere = (tab: Tab) => (isAtWork ? tab.label === 'nav.desk' : liesUnder(tab, pathname));
  return (
    <nav className="tabs" aria-label={t('nav.main')}>
      {tabs.map((tab) => (
        <AddressLink key={tab.label} to={tab.to} {...marked(isHere(tab))}>
          <Icon of={tab.icon} />
          <span>{t(tab.label)}</span>
          {tab.to === '/' && features.map(({ arrivals }) => arrivals && <Waits key={arrivals.to} count={arrivals.count} />)}
        </AddressLink>
      ))}
    </nav>
  );
}

const liesUnder = ({ to, also = [] }: Tab, pathname: string) =>
  [to, ...also].some((place) => pathname === place || (place !== '/' && pathname.startsWith(`${place}/`)));

/** For a link that is at work on more addresses, or on fewer, than the one it leads to. */
const marked = (isHere: boolean) =>
  ({
    activeOptions: { exact: true, includeSearch: true },
    activeProps: {},
    className: isHere ? 'active' : '',
    'aria-current': isHere ? 'page' : undefined,
  }) as const;

/** Whether one of these duties is at work. */
function useIsAtWork(duties: Duty[]): boolean {
  const all = useFeatures().flatMap((feature) => feature.duties ?? []);
  return dutiesAt(all, useLocation().pathname).some((duty) => duties.includes(duty));
}

/** On a phone the duties are a strip above the page, only while one is at work. */
function DutyStrip({ duties }: { duties: Duty[] }) {
  const { t } = useTranslation();
  const { pathname, searchStr } = useLocation();
  const isAtWork = useIsAtWork(duties);
  const strip = useRef<HTMLElement>(null);

  // Where there are more than fit, the one at work is in sight.
  useEffect(() => {
    void strip.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname, searchStr]);

  if (duties.length < 2 || !isAtWork) return null;
  return (
    <nav
      className="duty-strip"
      aria-label={t('nav.desk')}
      ref={strip}
      onFocus={({ target }) => target.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
    >
      {duties.map((duty) => (
        <DutyLink key={duty.label} duty={duty} duties={duties} />
      ))}
    </nav>
  );
}

function DutyLink({ duty, duties }: { duty: Duty; duties: Duty[] }) {
  const { t } = useTranslation();
  const { pathname, searchStr } = useLocation();
  const isHere = isAt(useFeatures(), duty, duties, { pathname, search: new URLSearchParams(searchStr) });
  return (
    <AddressLink to={duty.to} {...marked(isHere)}>
      {duty.count ? <Counted label={t(duty.label)} count={duty.count} /> : t(duty.label)}
    </AddressLink>
  );
}

function Rail({ duties, name, unit }: { duties: Duty[]; name: string; unit: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname, searchStr } = useLocation();
  const features = useFeatures();
  const here = { pathname, search: new URLSearchParams(searchStr) };
  const isAtWork = duties.some((duty) => isAt(features, duty, duties, here));
  const groups = [...new Set(duties.map(({ group }) => group))];
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Link to="/" className="rail-brand">
        <img src="/icon.svg" alt="" width="36" height="36" />
        <span>
          <strong>{t('app.name')}</strong>
          <small>{t('app.motto')}</small>
        </span>
      </Link>
      <SearchBox label={t('act.search')} onSearch={(q) => void navigate({ to: '/search', search: { q } })} />
      <div className="rail-scroll">
        {groups.map((group) => (
          <div key={group} className="rail-group">
            <h2>{t(group)}</h2>
            {duties
              .filter((duty) => duty.group === group)
              .map((duty) => (
                <DutyLink key={duty.label} duty={duty} duties={duties} />
              ))}
          </div>
        ))}
        <div className="rail-group">
          {groups.length > 0 && <h2>{t('nav.group_own')}</h2>}
          {features.map(
            ({ tab }) =>
              tab?.rail && (
                <AddressLink key={tab.to} to={tab.to} {...marked(!isAtWork && liesUnder(tab, pathname))}>
                  {t(tab.rail)}
                </AddressLink>
              ),
          )}
        </div>
      </div>
      <div className="rail-foot">
        {features.map(
          ({ arrivals }) =>
            arrivals && (
              <AddressLink key={arrivals.to} to={arrivals.to} {...marked(pathname === arrivals.to)}>
                <Counted label={t(arrivals.label)} count={arrivals.count} />
              </AddressLink>
            ),
        )}
        <Link to="/me" className="rail-me" activeProps={{ className: 'rail-me active', 'aria-current': 'page' }}>
          <strong>{name}</strong>
          <small>{unit}</small>
        </Link>
      </div>
    </nav>
  );
}
