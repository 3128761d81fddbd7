/** The API's shapes under the names the pages use, all taken from the generated document. */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type MemberProfile = Schemas['MemberProfile'];
export type Unit = Schemas['UnitPublic'];
export type UnitKind = Schemas['UnitKind'];
export type Member = Schemas['MemberRow'];
export type MemberDetails = Schemas['MemberPublic'];
export type Post = Schemas['PostPublic'];
export type PostCreate = Schemas['PostCreate'];
export type PostKind = Schemas['Post'];
export type GrantCreate = Schemas['GrantCreate'];
export type Grant = Schemas['GrantPublic'];
export type Role = Schemas['Role'];
export type Proposal = Schemas['ProposalPublic'];
export type ProposalMade = Schemas['ProposalMade'];
export type Job = Schemas['JobPublic'];
export type RosterImport = Schemas['RosterImportPublic'];
export type RosterRow = Schemas['RosterRowPublic'];
export type StoredFile = Schemas['FilePublic'];
export type Due = Schemas['Due'];
export type NextDue = Schemas['NextDue'];
export type CaseRow = Schemas['CaseRow'];
export type Case = Schemas['CasePublic'];
export type CaseCreate = Schemas['CaseCreate'];
export type CaseMessage = Schemas['MessagePublic'];
export type TodoItem = Schemas['ServiceTodo'];
export type HeldSection = Schemas['HeldSection'];
export type HeldEntry = Schemas['HeldEntry'];
export type Found = Schemas['ServiceFound'];
export type Notice = Schemas['Notice'];
export type Figures = Schemas['Figures'];
export type UnitFigures = Schemas['UnitFigures'];
export type CaseState = Schemas['CaseState'];
export type CaseKind = Schemas['CaseKind'];
export type Fate = Schemas['Fate'];
