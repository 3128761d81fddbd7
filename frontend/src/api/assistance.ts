/** Hardship files, aid for them, and the money behind it. */
import { queryOptions } from '@tanstack/react-query';
import { actionsOf } from './actions';
import { answer, client, fail, ifMatch, keyed, readOnce, type Schema } from './client';
import { pagesOf } from './lists';
import { problemOf } from './problem';

export type Figures = Schema<'HouseholdFigures'>;
export type Decision = Schema<'DecisionPublic'>;
export type HouseholdRow = Schema<'HouseholdRow'>;
export type Household = Schema<'HouseholdBrief'>;
export type HouseholdRead = Schema<'HouseholdPublic'>;
export type HouseholdState = HouseholdRow['state'];
export type Evidence = Schema<'PaperCreate'>['evidence'];
export type Purpose = Schema<'ConsentChoice'>['purpose'];
export type Relation = Schema<'PersonCreate'>['relation'];
export type HouseholdCreate = Schema<'HouseholdCreate'>;
export type Notice = Schema<'NoticePublic'>;
export type Programme = Schema<'ProgrammePublic'>;
export type AidRow = Schema<'AidRow'>;
export type Aid = Schema<'AidBrief'>;
export type AidRead = Schema<'AidPublic'>;
export type Fund = AidRow['fund'];
export type Prefill = Schema<'Prefill'>;
type ProgrammeCreate = Schema<'ProgrammeCreate'>;
export type Figure = Schema<'FigurePublic'>;
export type FenTrail = Schema<'FenTrail'>;
export type Posted = Schema<'PostedPublic'>;
export type Transfer = Schema<'TransferPublic'>;
export type PayoutRow = Schema<'PayoutRow'>;
export type Payout = Schema<'PayoutPublic'>;

const households = '/api/v1/assistance/households/{household_id}';
const payouts = '/api/v1/assistance/payouts/{payout_id}';

/** Papers of households; each is found below it by its id. */
export const papers = '/api/v1/assistance/files';

/** Nothing of it is stored. */
export const checkOneself = (figures: Figures) => answer(client.POST('/api/v1/assistance/self-checks', { body: { figures } }));

export const apply = (body: HouseholdCreate, key: string) =>
  answer(client.POST('/api/v1/assistance/households', { body, params: { header: keyed(key) } }));

/** What an application need not ask again. */
export const prefillQuery = queryOptions({
  queryKey: ['households', 'prefill'],
  queryFn: () => answer(client.GET('/api/v1/assistance/households/prefill')),
  gcTime: 0,
});

export const ownHouseholdsQuery = pagesOf(['households', 'own'], (cursor) =>
  answer(client.GET('/api/v1/assistance/households/own', { params: { query: { limit: 20, cursor } } })),
);

export const householdsQuery = (waiting: boolean) =>
  pagesOf(['households', 'work', waiting], (cursor) =>
    answer(client.GET('/api/v1/assistance/households', { params: { query: { waiting, limit: 20, cursor } } })),
  );

export const householdQuery = (id: string) =>
  queryOptions({
    queryKey: ['household', id],
    queryFn: () => answer(client.GET(households, { params: { path: { household_id: id } } })),
  });

/** Of somebody else's household the audit trail keeps who read it: asked for by a button, and once. */
export const householdReadQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['household read', id, version],
    queryFn: () => answer(client.POST(`${households}/read`, { params: { path: { household_id: id } } })),
    ...readOnce,
  });

/** Who may be named to visit or to assess it, and why others may not. */
export const candidatesQuery = (id: string, version: number, duty: 'visit' | 'assess') =>
  queryOptions({
    queryKey: ['candidates', id, version, duty],
    queryFn: () => answer(client.GET(`${households}/candidates`, { params: { path: { household_id: id }, query: { duty } } })),
  });

export const actOnHousehold = actionsOf(households);

export const noticesQuery = pagesOf(['notices'], (cursor) =>
  answer(client.GET('/api/v1/assistance/notices', { params: { query: { limit: 20, cursor } } })),
);

export const noticeQuery = (id: string) =>
  queryOptions({
    queryKey: ['notice', id],
    queryFn: () => answer(client.GET('/api/v1/assistance/notices/{notice_id}', { params: { path: { notice_id: id } } })),
  });

export const objectTo = (id: string, text: string, key: string) =>
  answer(
    client.POST('/api/v1/assistance/notices/{notice_id}/objections', {
      body: { text },
      params: { path: { notice_id: id }, header: keyed(key) },
    }),
  );

/** With the names of those who objected, which the audit trail keeps who read. */
export const readObjections = (id: string) =>
  answer(client.POST('/api/v1/assistance/notices/{notice_id}/objections/read', { params: { path: { notice_id: id } } }));

export const answerObjection = (id: string, text: string) =>
  answer(
    client.POST('/api/v1/assistance/objections/{objection_id}/answer', {
      body: { text },
      params: { path: { objection_id: id } },
    }),
  );

export const programmesQuery = queryOptions({
  queryKey: ['programmes'],
  queryFn: () => answer(client.GET('/api/v1/assistance/programmes')),
});

export const createProgramme = (body: ProgrammeCreate, key: string) =>
  answer(client.POST('/api/v1/assistance/programmes', { body, params: { header: keyed(key) } }));

export const actOnProgramme = actionsOf('/api/v1/assistance/programmes/{programme_id}');

export const aidsQuery = (filter: { household_id?: string; own?: boolean; waiting?: boolean }) =>
  pagesOf(['aids', filter], (cursor) =>
    answer(client.GET('/api/v1/assistance/aids', { params: { query: { ...filter, limit: 20, cursor } } })),
  );

const aids = '/api/v1/assistance/aids/{aid_id}';

export const aidQuery = (id: string) =>
  queryOptions({ queryKey: ['aid', id], queryFn: () => answer(client.GET(aids, { params: { path: { aid_id: id } } })) });

/** Why, what was asked and what happened; of somebody else's aid the audit trail keeps who read it. */
export const aidReadQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['aid read', id, version],
    queryFn: () => answer(client.POST(`${aids}/read`, { params: { path: { aid_id: id } } })),
    ...readOnce,
  });

/** The same of one’s own: the audit trail keeps nothing of it. */
export const ownAidQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['aid read', id, version],
    queryFn: () => answer(client.GET(`${aids}/own`, { params: { path: { aid_id: id } } })),
    retry: false,
  });

export const requestAid = (body: Schema<'AidCreate'>, key: string) =>
  answer(client.POST('/api/v1/assistance/aids', { body, params: { header: keyed(key) } }));

export const actOnAid = actionsOf(aids);

export const aidLedgerQuery = (id: string) =>
  queryOptions({
    queryKey: ['aid', id, 'ledger'],
    queryFn: () => answer(client.GET(`${aids}/ledger`, { params: { path: { aid_id: id } } })),
  });

export const fundsQuery = queryOptions({ queryKey: ['funds'], queryFn: () => answer(client.GET('/api/v1/assistance/funds')) });

export const addBudget = (fund: Fund, body: Schema<'BudgetCreate'>, key: string) =>
  answer(client.POST('/api/v1/assistance/funds/{fund}/budgets', { body, params: { path: { fund }, header: keyed(key) } }));

export const ledgerFile = (fund: Fund) => `/api/v1/assistance/funds/${fund}/beancount`;

export const transfersQuery = (fund: Fund) =>
  pagesOf(['funds', fund, 'transfers'], (cursor) =>
    answer(client.GET('/api/v1/assistance/funds/{fund}/transfers', { params: { path: { fund }, query: { limit: 20, cursor } } })),
  );

/** One transaction and all that it belongs to; the audit trail keeps who followed it. */
export const followQuery = (id: string) =>
  queryOptions({
    queryKey: ['followed', id],
    queryFn: () =>
      answer(
        client.POST('/api/v1/assistance/funds/transactions/{transaction_id}/follow', {
          params: { path: { transaction_id: id } },
        }),
      ),
    ...readOnce,
  });

export const payoutsQuery = pagesOf(['payouts'], (cursor) =>
  answer(client.GET('/api/v1/assistance/payouts', { params: { query: { limit: 20, cursor } } })),
);

export const payoutQuery = (id: string) =>
  queryOptions({ queryKey: ['payout', id], queryFn: () => answer(client.GET(payouts, { params: { path: { payout_id: id } } })) });

/** Who took each step and what they said; the audit trail keeps who read it. */
export const payoutReadQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['payout read', id, version],
    queryFn: () => answer(client.POST(`${payouts}/read`, { params: { path: { payout_id: id } } })),
    ...readOnce,
  });

export const makePayout = (body: Schema<'PayoutCreate'>, key: string) =>
  answer(client.POST('/api/v1/assistance/payouts', { body, params: { header: keyed(key) } }));

export const actOnPayout = actionsOf(payouts);

/** The file for the bank; the audit trail keeps who had it. */
export async function bankFile(id: string, format: Schema<'BankFormat'>): Promise<Blob> {
  const { data, error, response } = await client.POST(`${payouts}/bank-file`, {
    body: { format },
    params: { path: { payout_id: id } },
    parseAs: 'blob',
  });
  if (!response.ok) throw fail(problemOf(response.status, error, response.headers));
  return data as unknown as Blob;
}

/** What the bank did, as its file says it. */
export const importResult = ({ id, version }: Payout, file: File) =>
  answer(
    client.POST(`${payouts}/results`, {
      body: { file: file.name },
      bodySerializer: () => {
        const form = new FormData();
        form.append('file', file, file.name);
        return form;
      },
      params: { path: { payout_id: id }, header: ifMatch(version) },
    }),
  );
