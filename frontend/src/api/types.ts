/** The API's shapes under the names the pages use, all taken from the generated document. */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type MemberProfile = Schemas['MemberProfile'];
export type SessionInfo = Schemas['SessionInfo'];
export type Unit = Schemas['Unit'];
export type Member = Schemas['Member'];
export type Person = Schemas['Person'];
export type RosterImport = Schemas['RosterImport'];
export type RosterRow = Schemas['RosterRow'];
export type StoredFile = Schemas['StoredFile'];
export type Due = Schemas['Due'];
export type CaseRow = Schemas['CaseRow'];
export type Case = Schemas['Case'];
export type CaseCreate = Schemas['CaseCreate'];
export type CaseMessage = Schemas['Message'];
export type Routing = Schemas['Routing'];
export type TodoItem = Schemas['TodoItem'];
export type Notice = Schemas['Notice'];
export type Figures = Schemas['Figures'];
export type UnitFigures = Schemas['UnitFigures'];
