// Typed by hand from the design until the services' merged document is there; then `npm run generate` replaces this file.
/* eslint-disable */
interface Ref { id: string; name: string }
type Json<T> = { content: { 'application/json': T } };
type Head = { 'Idempotency-Key'?: string; 'If-Match'?: string };
type Op<Out, Body = never, Query = never, Path = never> = {
  parameters: { query?: [Query] extends [never] ? never : Query; header?: Head; cookie?: never } & ([Path] extends [never] ? { path?: never } : { path: Path });
  responses: { 200: { headers: Record<string, unknown> } & Json<Out>; default: { headers: Record<string, unknown> } & { content: { 'application/problem+json': components['schemas']['ProblemBody'] } } };
} & ([Body] extends [never] ? { requestBody?: never } : { requestBody: Json<Body> });
type Page<T> = { items: T[]; next: string | null };
type Id<K extends string> = { [P in K]: string };
type S = components['schemas'];

export interface components {
  schemas: {
    ProblemBody: { type?: string; title: string; status: number; detail?: string | null; code: string; errors?: { field: string; code: string; message: string }[] };
    Grant: { role: string; unit_id: string; unit_name: string };
    MemberProfile: { id: string; employee_number: string; name: string; unit: { id: string; name: string; path_names: string[] }; grants: S['Grant'][]; posts: { post: string; unit_name: string; duties: string }[]; language: string };
    SessionInfo: { id: string; created_at: string; last_used_at: string; user_agent_label: string; current: boolean };
    Unit: { id: string; parent_id: string | null; name: string; kind: string; version: number; members: number };
    Member: { id: string; employee_number: string; name: string; unit_id: string; unit_name: string; active: boolean; activated?: boolean; version: number };
    Person: { id: string; name: string; unit_id: string; unit_name: string };
    RosterImport: { id: string; state: 'CHECKED' | 'APPLYING' | 'APPLIED' | 'FAILED'; file_name: string; total: number; added: number; changed: number; unchanged: number; moved: number; invalid: number; applied: number; version: number; created_at: string };
    RosterRow: { row: number; employee_number: string | null; name: string | null; fate: string; problems: { column: string; code: string; message: string }[]; changes: { field: string; before: string | null; after: string | null }[] };
    StoredFile: { id: string; name: string; media_type: string; size: number };
    Due: { kind: string; at: string; met_at: string | null; late: boolean; provisional: boolean; policy: { key: string; value: number; unit: string; region: string; source: string }; start: string; steps: { date: string; counted: boolean; reason: string }[]; pauses: unknown[] };
    CaseRow: { id: string; number: string; kind: string; title: string; state: string; unit: Ref; desk_unit: Ref; department: Ref | null; submitted_at: string; next_due: S['Due'] | null; late: boolean; supervised: boolean; version: number; unread?: number };
    Case: S['CaseRow'] & { text: string; files: S['StoredFile'][]; author: { id: string; name: string; unit_name: string } | null; my_role: string; actions: string[]; deadlines: S['Due'][]; timeline: { at: string; action: string; state: string; actor_label: string; words?: string | null }[]; rating?: { solved: boolean; score: number; words?: string | null; at?: string } | null; about: { unit?: Ref | null; member?: Ref | null; complaint?: boolean } | null; show_author_to_department?: boolean };
    CaseCreate: { kind: string; title: string; text: string; about_unit_id?: string | null; about_member_id?: string | null; complaint?: boolean; show_author_to_department?: boolean; file_ids?: string[] };
    Message: { id: string; at: string; sender: string; sender_name: string | null; mine: boolean; internal: boolean; text: string; files: S['StoredFile'][] };
    Routing: { desk_unit: Ref; readers: string[]; first_answer: S['Due']; accept: S['Due'] | null };
    Counts: { overdue: number; due_today: number; new: number; waiting_for_others: number; mine_to_rate: number };
    TodoItem: { kind: string; title_key: string; count?: number | null; case?: { id: string; number: string; title: string } | null; link: string };
    Notice: { id: string; kind: string; title: string; body: string; link: string; created_at: string; read_at: string | null };
    UnitFigures: { unit_id: string; name: string; parent_id: string | null; submitted: number | null; hidden: string | null; accept_hours_median: number | null; accept_hours_p90: number | null; reply_hours_median: number | null; reply_hours_p90: number | null; closed: number | null; reopened: number | null; not_rated: number | null };
    Figures: { month: string; provisional: boolean; units: S['UnitFigures'][]; kinds: { kind: string; submitted: number | null; hidden: string | null }[] };
  };
}
type CaseQuery = { scope?: string; state?: string[]; kind?: string; late?: boolean; unit_id?: string; q?: string; cursor?: string; limit?: number };
type CaseAction<B> = { post: Op<S['Case'], B, never, Id<'case_id'>> };
export interface paths {
  '/api/v1/identity/sessions': { post: Op<S['MemberProfile'], { employee_number: string; password: string }> };
  '/api/v1/identity/activations': { post: Op<S['MemberProfile'], { employee_number: string; code: string; password: string }> };
  '/api/v1/identity/sessions/current': { delete: Op<undefined> };
  '/api/v1/identity/me': { get: Op<S['MemberProfile']>; patch: Op<S['MemberProfile'], { language: 'zh-CN' | 'en' }> };
  '/api/v1/identity/me/password': { post: Op<undefined, { current: string; new: string }> };
  '/api/v1/identity/me/sessions': { get: Op<S['SessionInfo'][]>; delete: Op<undefined> };
  '/api/v1/identity/me/sessions/{session_id}': { delete: Op<undefined, never, never, Id<'session_id'>> };
  '/api/v1/identity/units': { get: Op<{ items: S['Unit'][] }> };
  '/api/v1/identity/members': { get: Op<Page<S['Member']>, never, { unit_id?: string; q?: string; cursor?: string; limit?: number }> };
  '/api/v1/identity/members/{member_id}': { patch: Op<S['Member'], { active?: boolean; unit_id?: string; name?: string }, never, Id<'member_id'>> };
  '/api/v1/identity/members/{member_id}/activation-code': { post: Op<{ code: string }, never, never, Id<'member_id'>> };
  '/api/v1/identity/people': { get: Op<{ items: S['Person'][] }, never, { q: string }> };
  '/api/v1/identity/roster-imports': { get: Op<Page<S['RosterImport']>>; post: Op<S['RosterImport'], unknown> };
  '/api/v1/identity/roster-imports/{import_id}': { get: Op<S['RosterImport'], never, never, Id<'import_id'>> };
  '/api/v1/identity/roster-imports/{import_id}/rows': { get: Op<Page<S['RosterRow']>, never, { fate?: string; cursor?: string; limit?: number }, Id<'import_id'>> };
  '/api/v1/identity/roster-imports/{import_id}/apply': { post: Op<S['RosterImport'], never, never, Id<'import_id'>> };
  '/api/v1/grievances/cases': { get: Op<Page<S['CaseRow']>, never, CaseQuery>; post: Op<S['Case'], S['CaseCreate']> };
  '/api/v1/grievances/cases/counts': { get: Op<S['Counts']> };
  '/api/v1/grievances/routing': { get: Op<S['Routing'], never, { about_unit_id?: string; about_member_id?: string; complaint?: boolean; kind?: string }> };
  '/api/v1/grievances/departments': { get: Op<{ items: Ref[] }> };
  '/api/v1/grievances/cases/{case_id}': { get: Op<S['Case'], never, never, Id<'case_id'>>; patch: Op<S['Case'], { show_author_to_department: boolean }, never, Id<'case_id'>> };
  '/api/v1/grievances/cases/{case_id}/messages': { get: Op<Page<S['Message']>, never, { cursor?: string; limit?: number }, Id<'case_id'>>; post: Op<S['Message'], { text: string; internal?: boolean; file_ids?: string[] }, never, Id<'case_id'>> };
  '/api/v1/grievances/cases/{case_id}/accept': CaseAction<Record<string, never>>;
  '/api/v1/grievances/cases/{case_id}/reject': CaseAction<{ reason: string; where_to_go: string }>;
  '/api/v1/grievances/cases/{case_id}/assign': CaseAction<{ department_id: string; note?: string | null }>;
  '/api/v1/grievances/cases/{case_id}/hand-back': CaseAction<{ reason: string }>;
  '/api/v1/grievances/cases/{case_id}/start': CaseAction<Record<string, never>>;
  '/api/v1/grievances/cases/{case_id}/reply': CaseAction<{ text: string; file_ids?: string[] }>;
  '/api/v1/grievances/cases/{case_id}/follow-up': CaseAction<{ note: string }>;
  '/api/v1/grievances/cases/{case_id}/rating': CaseAction<{ solved: boolean; score: number; words?: string | null }>;
  '/api/v1/grievances/cases/{case_id}/withdraw': CaseAction<{ reason?: string | null }>;
  '/api/v1/todo': { get: Op<{ items: S['TodoItem'][]; missing?: string[] }> };
  '/api/v1/notifications/messages': { get: Op<Page<S['Notice']>, never, { unread?: boolean; cursor?: string; limit?: number }> };
  '/api/v1/notifications/messages/{message_id}/read': { post: Op<undefined, never, never, Id<'message_id'>> };
  '/api/v1/notifications/messages/read-all': { post: Op<undefined> };
  '/api/v1/notifications/unread-count': { get: Op<{ unread: number }> };
  '/api/v1/insights/cases': { get: Op<S['Figures'], never, { month: string }> };
  '/api/v1/insights/months': { get: Op<{ items: string[] }> };
}
