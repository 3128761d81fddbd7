import type { Words } from '@/i18n';

export default {
  raise: {
    title: ['提诉求', 'Raise a concern'],
    kind: ['是哪一类事', 'What kind of matter'],
    about: ['关于哪个单位或哪个人（可不选）', 'Which unit or person it is about (optional)'],
    about_hint: [
      '选了人，他本人看不到这件事；选了单位，可以再说明是不是投诉这个单位。',
      'A person you name will not see it. Of a unit you can then say whether you are complaining about it.',
    ],
    about_choose: ['选择单位或人', 'Choose a unit or person'],
    about_search_short: ['单位、姓名或工号', 'Unit, name or number'],
    about_search: [
      '搜单位；或按姓名、拼音、单位、完整工号找人（至少两个字）',
      'A unit; or a person by name, pinyin, unit or whole number (at least two characters)',
    ],
    about_units: ['单位', 'Units'],
    about_people: ['人员', 'People'],
    about_more: ['显示更多人员', 'Show more people'],
    about_nobody: ['没有找到这个人。可以换个写法，或加上单位名称。', 'Nobody found. Try another spelling, or add the unit.'],
    about_chosen: ['关于：{{name}}', 'About: {{name}}'],
    complaint: ['我要投诉这个单位', 'I am complaining about this unit'],
    complaint_hint: [
      '打开后，这个单位的人，包括那里的工会干部，都看不到也不能处理这件事，由上一级工会处理。',
      'When on, nobody of this unit, its union staff included, can see or handle it. The next union level does.',
    ],
    person_hint: [
      '这件事关于“{{name}}”。他本人看不到也不能处理。还有谁看得到，见下面的说明。',
      'This is about {{name}}. They can neither see nor handle it. Who else will see it is said below.',
    ],
    subject: ['一句话说清楚', 'In one sentence'],
    subject_hint: ['例如：二食堂晚班的饭菜是凉的', 'For example: late-shift food in canteen 2 is cold'],
    text: ['具体情况', 'What happened'],
    text_hint: ['什么时间、什么地点、怎么回事、希望怎么解决', 'When, where, what, and what would help'],
    photos: ['照片或文件', 'Photos or files'],
    show_name: ['让承办部门知道我的名字', 'Let the department know my name'],
    show_name_hint: [
      '不打开时，工会干部知道是谁提的，承办部门只看到“诉求人”。之后随时可以改。',
      'When off, union staff know who you are and the department sees “the author” only. You can change it at any time.',
    ],
    submit: ['提交给{{desk}}', 'Submit to {{desk}}'],
    submit_plain: ['提交诉求', 'Submit the concern'],
    draft_saved: ['草稿已保存在这台设备上', 'Draft saved on this device'],
    draft_found: ['这是您上次没写完的草稿。', 'This is the draft you did not finish.'],
    draft_drop: ['清空重写', 'Start over'],
    draft_drop_ask: ['清空这份草稿？', 'Discard this draft?'],
    draft_drop_fact: [
      '写下的文字和已选的 {{count}} 个附件都会从这台设备上删除。',
      'The text and the {{count}} files you chose are deleted from this device.',
    ],
    hear_accept: ['{{when}} 前告诉您是否受理', 'Whether it is accepted: by {{when}}'],
    hear_answer: ['{{when}} 前给您第一次答复', 'First answer: by {{when}}'],
    desk_is: ['由{{desk}}处理', 'Handled by {{desk}}'],
    title_short: ['至少 2 个字', 'At least 2 characters'],
    text_short: ['至少 5 个字，写清楚才好办', 'At least 5 characters; the clearer, the easier to solve'],
    already: ['这份诉求已经提交过了', 'This concern was submitted already'],
    already_detail: [
      '同一份草稿不会重复提交。请到“我的诉求”查看；要补充内容，可以在那里留言。',
      'The same draft is never filed twice. You find it under “My concerns”, where you can add a message.',
    ],
    fix: ['还有 {{count}} 处需要修改', '{{count}} things to correct', '1 thing to correct'],
    number_end: ['工号尾号 {{end}}', 'number ending in {{end}}'],
  },
  masks: {
    found: ['文字里的姓名、工号或电话会被遮住', 'Names, employee numbers and phone numbers in your text are covered'],
    found_detail: [
      '承办部门读到的是星号。点开下面，看看部门读到的样子。',
      'The department reads stars in their place. Open the preview below to see what it will read.',
    ],
    left: ['这些字不会遮住：{{words}}', 'These words stay readable: {{words}}'],
    left_detail: [
      '它们和您的姓名有关，承办部门读得到。如果会让人认出您，请改一改。',
      'They belong to your name, and the department can read them. Change them if they could give you away.',
    ],
    see: ['看看承办部门会读到什么', 'See what the department will read'],
    not_sent: ['还没有提交：承办部门读得到“{{words}}”', 'Not sent yet: the department can read “{{words}}”'],
    again: [
      '会让人认出您的，请改一改；不用改的，再按一次就提交。',
      'Change it if it gives you away. If not, press again to send it.',
    ],
    updating: ['正在核对刚写的内容……', 'Checking what you wrote…'],
    unknown: [
      '现在没法核对部门会读到什么：您写到的姓名和号码仍会遮住，但请自己看一看有没有别的字会让人认出您。',
      'The check of what the department will read is not available now. Your name and number are still covered; read your text for other words that give you away.',
    ],
    files: [
      '附件会换成“附件-……”这样的名字；图片和文件里面的内容不会遮住。',
      'Files get neutral names. What stands inside pictures and files is not covered.',
    ],
  },
  kind_hint: {
    consultation: ['想问清楚一件事', 'You want to know something'],
    feedback: ['有不满意的地方', 'Something is not right'],
    suggestion: ['有更好的办法', 'You know a better way'],
    rights: [
      '工资、工时、休假、合同、社保、歧视、骚扰',
      'Pay, hours, leave, contract, social insurance, discrimination, harassment',
    ],
    welfare: ['食堂、宿舍、班车、福利', 'Canteen, dormitory, shuttle bus, benefits'],
    other: ['说不清属于哪一类也没关系', 'It does not have to fit a box'],
  },
  receipt: {
    title: ['已经收到', 'Received'],
    number: ['诉求编号', 'Concern number'],
    next: ['下一个日期', 'Next date'],
    keep: [
      '不用记编号，在“诉求”里随时能找到。有进展会发消息给您。',
      'No need to note the number: it is always under “Concerns”. We send you a message when something happens.',
    ],
    go: ['查看这件诉求', 'Open this concern'],
    again: ['再提一件', 'Raise another'],
  },
} as const satisfies Words;
