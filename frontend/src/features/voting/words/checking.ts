import type { Words } from '@/i18n';

export default {
  checking: {
    lead: [
      '不用相信平台，也不用相信写平台的人。下面说怎么自己核验，以及什么是核验不了的。',
      'You need to believe neither the platform nor those who wrote it. Here is how to check for yourself, and what no check can see.',
    ],
    voter_title: ['投票的人：三件小事', 'As a voter: three small things'],
    voter: {
      note: {
        what: ['记下追踪码', 'Note your tracker'],
        how: [
          '投票后会给您一串 43 位的追踪码，截图或抄下来。它看不出您投了什么。',
          'After voting you get a tracker of 43 characters. Photograph it or write it down. It does not tell how you voted.',
        ],
      },
      find: {
        what: ['查它在不在', 'Look for it'],
        how: [
          '截止前查到“已受理”，截止后查到“在公示板上”，最好换一台手机或网络查。显示“计入结果”，说明会算。回执也请留着：上面有只有您的设备知道的盲化值，能证明平台收过这张票。',
          'Before the end it is “accepted”, afterwards “on the board”; look best from another phone or network. If it “counts”, it will be counted. Keep the receipt, too: it has a blinding that only your device knows, and proves that the platform took this ballot.',
        ],
      },
      test: {
        what: ['检验投票间', 'Test the booth'],
        how: [
          '加密以后、投出以前，可以选“检验投票间”：投票间交出加密用的随机数，别的程序能算出里面是不是您选的。打开过的选票作废，再重新投。您随时可能检验，投票间就不敢作假。',
          'Before you cast a ballot you may test the booth: it gives away the random numbers, and another program works out whether it holds what you chose. An opened ballot is never cast; start again. A booth that may be tested at any time cannot afford to cheat.',
        ],
      },
    },
    everybody_title: ['任何人：盯住公示板', 'Anybody: watch the board'],
    everybody: {
      heads: {
        what: ['抄一个公布的末端', 'Keep a published head'],
        how: [
          '投票期间，每收到一张票，受理记录就多一项，每十分钟公布一次记录的末端。抄下来，或者拍给同事；以后记录里找不到它，就是有人改过历史。投票结束后，受理了多少张，档案里就必须有多少张。',
          'Each ballot adds an entry to the log of accepted ballots, and every ten minutes the head of that log is published. Keep one, or send it to a colleague: if the log later lacks it, somebody changed the past. When voting has ended, the archive must have as many ballots as were accepted.',
        ],
      },
      download: {
        what: ['截止后下载档案', 'Download the archive at the end'],
        how: [
          '里面有题目、全部加密选票、合计、解密证明和结果，没有姓名。谁都能下载，不用登录。',
          'It holds the questions, all encrypted ballots, their sum, the proofs of decryption and the result, and no names. Anybody gets it without signing in.',
        ],
      },
      ask: {
        what: ['请懂电脑的人核验', 'Ask somebody who knows computers'],
        how: [
          '两条命令就够，见下面。请一位您信得过、和选举无关的人来做。',
          'Two commands are enough, see below. Ask somebody whom you trust and who has nothing to do with the election.',
        ],
      },
    },
    engineer_title: ['工程师：两个程序', 'As an engineer: two programs'],
    engineer_lead: [
      '档案是 Belenios 2.0 格式。把 UUID 换成公示板“技术信息”里的选举代号：',
      'The archive has the format of Belenios 2.0. For UUID put the one that the board names under “For engineers”:',
    ],
    commands: ['核验的命令', 'Commands to check an election'],
    engineer: {
      ours: [
        'python -m voting.verify 是我们的严格核验器，只用 gmpy2 和标准库；退出码 0 接受，1 拒绝并指出哪条规则、哪个事件，2 读不了。投票期间加 --open。',
        'python -m voting.verify is our strict verifier; it uses gmpy2 and the standard library only. Exit 0: accepted; 1: refused, with the rule and the event; 2: it could not be read. Add --open while voting goes on.',
      ],
      theirs: [
        'belenios-tool election verify 是法国研究者写的，Debian 和 Ubuntu 自带，与我们无关。',
        'belenios-tool election verify is by researchers in France; Debian and Ubuntu have it, and it has nothing to do with us.',
      ],
      why_both: [
        '为什么两个都跑：别人的程序不受我们控制，但 2.0 版会放过一些不该放过的档案（例如同一张票放两次、第二个 Setup）；我们的把这些都拒绝。解密证明 proofs.json 只有我们的会查。',
        'Why both: theirs is not in our hands, but version 2.0 accepts some archives that it should not, such as the same ballot twice or a second Setup; ours refuses those. Only ours checks proofs.json, which binds each decryption to the tally.',
      ],
      receipts: [
        '用 --accepted accepted.json 核对受理记录：项数必须等于票数；用 --receipt 追踪码:盲化值:末端 核对一张回执。每一项是 SHA-256("blinded|盲化值|追踪码")，末端从 SHA-256("accepted|UUID") 开始，逐项取 SHA-256("末端|项")。',
        'With --accepted accepted.json ours checks the log of accepted ballots, which has as many entries as there are ballots; with --receipt TRACKER:BLINDING:HEAD a receipt. An entry is SHA-256("blinded|BLINDING|TRACKER"); the head begins with SHA-256("accepted|UUID"), and each entry makes it SHA-256("HEAD|ENTRY").',
      ],
      keep: [
        '用 --earlier 旧档案.bel 核对新档案是不是旧档案的延续；用 --tracker 查一张票。',
        'With --earlier OLD.bel ours checks that an archive continues an older copy; with --tracker it looks for a ballot.',
      ],
    },
    limits_title: ['核验不了什么', 'What no check can see'],
    limits_lead: ['我们不说“绝对安全”。这些要靠别的办法：', 'We do not say “absolutely safe”. These need other means:'],
    limit: {
      booth: {
        what: ['投票间的程序来自服务器', 'The booth’s code comes from the server'],
        how: [
          '服务器如果发来一个做了手脚的投票间，它能看到您选了什么。“检验投票间”能查出它改没改您的票，查不出它偷没偷看。',
          'A server that sends a bad booth could see how you vote. A test of the booth finds one that changes votes, not one that looks on.',
        ],
      },
      coercion: {
        what: ['有人站在您旁边', 'Somebody stands next to you'],
        how: [
          '逼您当面投票的人能看到屏幕。允许重投的选举，可以事后再投一次，最后一张算数；重要的选举请在会场的隔间里投。',
          'Who makes you vote before their eyes sees the screen. Where you may vote again, do so later: the last ballot counts. Hold important elections in a hall, with booths.',
        ],
      },
      times: {
        what: ['您什么时候登录，什么时候投票', 'When you sign in, and when you vote'],
        how: [
          '投票不用登录，也不记时间；选票到投票结束才进公开档案，次序是随机的。我们拿名册、全部数据库和日志试过：哪怕一登录就投，猜哪张票是谁的也和瞎猜一样。防不住的是当场盯着的人：投票期间一再复制服务器磁盘，或者守着网线看谁在什么时候发出选票。知道每张票几点几分到的人，多半能猜出是谁的（看不到投了什么）；一个小时里只有一个人投票时，更是一猜就中。所以投票期间不要让任何人复制磁盘，人少的选举请大家集中在同一段时间投。',
          'Casting needs no sign-in, and no time of it is kept; a ballot enters the public archive when voting has ended, in random order. We tried it with the roll, all databases and all logs: even of those who sign in and vote at once, guessing whose ballot it is does no better than chance. What nobody can prevent here is an onlooker: who copies the server’s disk again and again while voting goes on, or watches the network for who sends a ballot when. Who knows the minute in which each ballot came can mostly guess whose it is (never how they voted), and surely where one person votes within an hour. So let nobody copy the disk while voting goes on, and have few voters vote within the same hour.',
        ],
      },
      roll: {
        what: ['名册对不对', 'Whether the roll is right'],
        how: [
          '数学不知道谁是会员。名册公布后请大家核对、提异议。',
          'Mathematics does not know who is a member. Check the published roll, and object.',
        ],
      },
      registrar: {
        what: ['登记员有没有留下凭证', 'Whether the registrar kept credentials'],
        how: [
          '留下凭证的人能替没投票的人投票，也能知道谁投过票；看不到投了什么。重投的票会把您的顶掉：公示板会显示“已被取代”。',
          'Who keeps credentials could vote for those who do not, and sees who voted, never how. A ballot in your name replaces yours: the board says “replaced”.',
        ],
      },
      trustees: {
        what: ['托管人串通', 'Trustees who act together'],
        how: [
          '规定人数的托管人合谋，能解密单张票；但票上没有姓名，还要有人知道凭证是谁的。所以托管人要来自不同部门，登记员不能兼任。',
          'As many as can decrypt could decrypt a single ballot. It bears no name: somebody would also have to know whose credential it is. So trustees come from different places, and the registrar is none of them.',
        ],
      },
      paper: {
        what: ['纸质票数得对不对', 'Whether paper was counted right'],
        how: [
          '纸质票不在加密档案里，核验不了：靠选举委员会两人各自清点、数字一致，靠签字的记录，靠站在票箱旁边的人。谁用纸质票写在名册上，他们没有凭证，不会投两次。',
          'Ballots on paper are not in the archive: two of the committee count them apart and find the same, with a signed record, before those who stand at the box. The roll says who votes on paper; they have no credential and cannot vote twice.',
        ],
      },
      device: {
        what: ['手机上的病毒，和发到手机的凭证', 'A virus on the phone, and credentials sent to phones'],
        how: [
          '手机中了病毒，什么都看得到。凭证发到手机时，要相信平台没有用自己的钥匙冒充您的手机；发纸条就不用。',
          'A virus sees all that you do. Where credentials go to phones you trust the platform not to pose as your phone; slips of paper need no such trust.',
        ],
      },
    },
  },
} as const satisfies Words;
