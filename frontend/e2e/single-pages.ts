/** Pages behind a press that the walk of reach.spec.ts only rehearses, and of those who do one thing only. */
interface SinglePages {
  role: string;
  unit: string;
  /** What the pages' object is the first of. */
  list: string;
  /** Of the router. */
  patterns: string[];
}

export const singlePages: SinglePages[] = [
  {
    role: '职工',
    unit: '铸造车间',
    list: 'assistance/households/own',
    patterns: ['/help/$householdId/account', '/help/$householdId/consents', '/help/$householdId/papers'],
  },
  { role: '铸造车间评估人', unit: '铸造车间', list: 'assistance/visits', patterns: ['/assistance/visits/$visitId/report'] },
  {
    role: '铸造车间评估人',
    unit: '铸造车间',
    list: 'assistance/households',
    patterns: ['/assistance/households/$householdId/report'],
  },
  {
    role: '集团工会主席',
    unit: '同心重工集团',
    list: 'assistance/programmes',
    patterns: ['/assistance/programmes/new', '/assistance/programmes/$programmeId/edition', '/assistance/schemes/new'],
  },
  {
    role: '第二分厂选举委员',
    unit: '焊接车间',
    list: 'voting/elections',
    patterns: ['/elections/new', '/elections/$electionId', '/elections/$electionId/board', '/elections/$electionId/roll'],
  },
  {
    role: '第二分厂选举委员',
    unit: '焊接车间',
    list: 'voting/honours',
    patterns: ['/democracy/honours/$honourId', '/democracy/honours/$honourId/nominate'],
  },
  { role: '第二分厂登记员', unit: '涂装车间', list: 'voting/awards', patterns: ['/democracy/awards/$awardId'] },
  { role: '第二分厂登记员', unit: '涂装车间', list: 'voting/elections', patterns: ['/elections/$electionId/registrar'] },
  { role: '密钥托管人甲', unit: '焊接车间', list: 'voting/elections', patterns: ['/elections/$electionId/trustee'] },
  {
    role: '集团培训管理员',
    unit: '同心重工集团',
    list: 'learning/courses',
    patterns: ['/training', '/training/courses/new', '/training/courses/$courseId', '/training/questions'],
  },
  {
    role: '集团培训管理员',
    unit: '同心重工集团',
    list: 'learning/exams',
    // Nobody's certificate has the id of an exam: the page says that it is unknown.
    patterns: ['/training/exams/new', '/training/exams/$examId', '/training/certificates', '/check/$token'],
  },
  {
    role: '集团培训管理员',
    unit: '同心重工集团',
    list: 'learning/contests',
    patterns: ['/training/contests', '/training/contests/new', '/training/contests/$contestId', '/draw/$contestId'],
  },
  {
    role: '集团培训管理员',
    unit: '同心重工集团',
    list: 'learning/innovations',
    patterns: ['/learn/innovations', '/learn/innovations/new', '/learn/innovations/$innovationId'],
  },
  {
    role: '集团培训管理员',
    unit: '同心重工集团',
    list: 'learning/apprenticeships',
    patterns: ['/learn/apprenticeships', '/learn/apprenticeships/$apprenticeshipId', '/learn/hours', '/training/hours'],
  },
  {
    role: '职工',
    unit: '铸造车间',
    list: 'learning/contests/mine',
    patterns: ['/learn/contests', '/learn/contests/$contestId'],
  },
  {
    role: '职工',
    unit: '铸造车间',
    list: 'learning/books',
    patterns: ['/library', '/library/mine', '/library/wishes', '/library/books/$bookId', '/library/read/$bookId'],
  },
  { role: '集团工会主席', unit: '同心重工集团', list: 'learning/books', patterns: ['/library/new'] },
];

/** Of the router: a journey makes their objects, and looks at them there. */
export const pagesOfJourneys = [
  '/assistance/campaigns/$campaignId/hand-out',
  '/congresses/$congressId/check-in',
  '/congresses/$congressId/hall',
  '/democracy/polls/$pollId',
  '/machines/webhooks/$id',
  '/machines/webhooks/new/$machineId',
];
