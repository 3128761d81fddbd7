import type { Words } from '@/i18n';

export default {
  trustee: {
    title: ['托管人的工作', 'The trustee’s work'],
    duty: ['您的职责', 'Your duty'],
    place: ['您是', 'You are'],
    place_of: ['第 {{place}} 位托管人，共 {{size}} 位', 'trustee {{place}} of {{size}}'],
    rule: ['开票规则', 'To open'],
    rule_all: ['所有托管人都到齐才能开票，少一把密钥也不行', 'All trustees are needed; without one key nothing opens'],
    rule_some: ['{{size}} 位中有 {{threshold}} 位就能开票', 'Any {{threshold}} of {{size}} trustees open it'],
    nothing: ['现在没有需要您做的', 'Nothing needs you now'],
    wait_others: ['您这一步已完成，正在等其他托管人', 'Your step is done; other trustees have theirs to do'],
    wait_paper: ['等选举委员会清点完纸质票', 'The committee counts the ballots on paper first'],
    told: ['轮到您时会通知您，这个页面也会自动更新。', 'You are told when it is your turn; this page follows by itself.'],
    has_key: ['您的公钥已登记', 'Your public key is registered'],
    has_key_hint: [
      '请把备份文件和口令保存到开票那天。投票结束后会通知您来解密。',
      'Keep the file and its passphrase until the count. You are told when voting has ended.',
    ],
    decrypted: ['您的解密已提交，谢谢', 'Your decryption is sent. Thank you'],
    make: ['生成您的密钥', 'Make your key'],
    make_lead: [
      '密钥在这台设备上生成。私钥存成一个用口令加密的文件，由您保管；平台只收到公开的一半。',
      'The key is made on this device. Its secret half becomes a file under your passphrase, which you keep; the platform gets the public half only.',
    ],
    passphrase: ['口令', 'Passphrase'],
    passphrase_hint: [
      '至少 12 个字符，例如几个不相干的词。写在纸上，和文件分开放。',
      'At least 12 characters, such as a few unrelated words. Write it down and keep it apart from the file.',
    ],
    passphrase_again: ['再输一次口令', 'The passphrase again'],
    passphrase_differs: ['两次输入的口令不一样', 'The two passphrases differ'],
    no_one_helps: ['文件或口令丢失后，谁也无法帮您找回。', 'Nobody can recover the file or the passphrase for you.'],
    make_button: ['生成密钥并保存文件', 'Make the key and save the file'],
    read_back: ['检查保存的文件', 'Check the saved file'],
    saved: ['文件 {{name}} 已交给浏览器保存', 'The file {{name}} was handed to the browser'],
    save_again: ['再保存一次', 'Save it again'],
    read_back_lead: [
      '请从保存的位置选出这个文件，并再输一次口令。能打开，才会提交公钥。',
      'Choose the file from where it was saved and type the passphrase. The public key is sent only if it opens.',
    ],
    file: ['备份文件', 'Your file'],
    file_hint: ['生成密钥时保存的 trustee-….json', 'trustee-….json, saved when the key was made'],
    choose_file: ['请选择文件', 'Choose the file'],
    older: ['这是以前生成的另一把密钥', 'This file holds another key, made earlier'],
    older_hint: [
      '请选择刚才保存的文件；找不到就点“再保存一次”。没有提交任何内容。',
      'Choose the file that was saved just now, or save it again. Nothing was sent.',
    ],
    send_public: ['检查文件并提交公钥', 'Check the file and send the public key'],
    only_public: ['文件和口令不离开这台设备。', 'The file and the passphrase stay on this device.'],
    checking_archive: ['正在逐张检查选票，请不要关闭页面', 'Checking every ballot; keep this page open'],
    step: {
      sharing: {
        title: ['给其他托管人分发份额', 'Share out to the other trustees'],
        lead: [
          '所有托管人的密钥都已登记。请打开您的文件，给每位托管人算出一份加密的份额。',
          'All trustees have registered. Open your file to make an encrypted share for each of them.',
        ],
        button: ['分发份额', 'Share out'],
        done: ['份额已分发', 'Shared out'],
      },
      key: {
        title: ['接收份额，完成密钥', 'Receive your shares'],
        lead: [
          '所有份额都已到齐。请打开您的文件，检查份额并算出您的开票密钥。',
          'All shares have arrived. Open your file to check them and to complete your key.',
        ],
        button: ['检查份额并提交公钥', 'Check the shares and send the public key'],
        done: ['密钥已完成', 'Your key is complete'],
      },
      decryption: {
        title: ['解密计票结果', 'Decrypt the tally'],
        lead: [
          '投票已结束。先在这台设备上检查全部选票，再用您的密钥解密合计票数；单张选票不会被打开。',
          'Voting has ended. This device first checks all ballots, then your key decrypts their sum; no single ballot is opened.',
        ],
        button: ['检查并解密', 'Check and decrypt'],
        done: ['解密已提交', 'Your decryption is sent'],
      },
    },
  },
} as const satisfies Words;
