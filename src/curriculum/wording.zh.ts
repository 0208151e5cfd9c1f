// What checking a lesson says by itself, in Simplified Chinese.

import type { Wording } from './wording.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: '字符串',
  hash: '哈希',
  list: '列表',
  set: '集合',
  'sorted set': '有序集合',
  stream: '流',
};
const typeIn = (type: string): string => TYPES[type] ?? type;
const on = (key: string | undefined): string => (key === undefined ? '' : `对 ${key} `);

export const CHINESE: Wording = {
  or: '或',
  and: '和',
  goals: {
    exists: (key) => `${key} 存在`,
    gone: (key) => `${key} 已经消失`,
    value: (key, type, value) => `${key} 是${typeIn(type)}${value === '' ? '' : `，${value}`}`,
    noTtl: (key) => `${key} 没有 TTL`,
    ttl: (key, range) => (range === undefined ? `${key} 有 TTL` : `${key} 的 TTL 在 ${range.min} 到 ${range.max} 秒之间`),
    encoding: (key, encoding) => `${key} 以 ${encoding} 存储`,
    command: (names, ran, times, key, options, answered) =>
      `${on(key)}${ran ? '运行过' : '没有运行'} ${names}${options === '' ? '' : `，带 ${options}`}${times > 1 ? `，${times} 次` : ''}${
        answered === undefined ? '' : `，回复 ${answered}`
      }`,
    answer: (line, answer) => `${line} 的回复是 ${answer}`,
  },
  values: {
    equal: (values) => `等于 ${values}`,
    containing: (text) => `包含 ${text}`,
    number: (min, max) => `是 ${min} 到 ${max} 之间的数`,
    length: (length) => `长度为 ${length}`,
    with: (element, value) => `含有 ${element}${value === undefined ? '' : `，值为 ${value}`}`,
    without: (element) => `不含 ${element}`,
    error: (containing) => (containing === undefined ? '错误' : `含 ${containing} 的错误`),
    emptyList: '空列表',
  },
  missing: {
    noKey: (key) => `还没有键 ${key}。`,
    stillThere: (key) => `${key} 还在。`,
    type: (key, actual, expected) => `${key} 是${typeIn(actual)}，而要求的是${typeIn(expected)}。`,
    noTtl: (key) => `${key} 存在，但没有 TTL。`,
    stillTtl: (key, time) => `${key} 还有 TTL，${time}后过期。`,
    ttl: (key, time, expected) => `${key} 在${time}后过期；要求：${expected}。`,
    encoding: (key, actual, expected) => `${key} 以 ${actual} 存储；要求：${expected}。`,
    answer: (line, actual, expected) => `${line} 的回复是 ${actual}；要求：${expected}。`,
    run: (name, key) => `${on(key)}运行了 ${name}；这一步不需要它。`,
    commandAnswered: (name, key, actual, expected) => `${on(key)}运行 ${name} 的回复是 ${actual}；要求：${expected}。`,
    notOften: (name, times, wanted, key) => `${on(key)}运行了 ${name} ${times} 次，需要 ${wanted} 次。`,
    waits: (name) => `${name} 还在等待回复。`,
    without: (line, options) => `${line} 缺少 ${options}。`,
    notOn: (line, word) => `${line} 没有提到 ${word}。`,
    refused: (line, error) => `${line} 被拒绝了：${error}。`,
    notRun: (name, key) => `这一步里还没有${on(key)}运行 ${name}。`,
    queued: (name) => `${name} 只是排进了队列：EXEC 才会运行它。`,
    inScript: (name) => `${name} 是由脚本运行的。这一步要练习的是命令本身：请不用 EVAL，直接运行它。`,
    asked: (found, expected) => `${found}；要求：${expected}。`,
  },
  found: {
    length: (key, length) => `${key} 的长度是 ${length}`,
    holds: (key, value) => `${key} 的内容是 ${value}`,
    has: (key, what) => `${key} 里还有 ${what}`,
    hasNo: (key, what) => `${key} 里没有 ${what}`,
    score: (key, member, score) => `${key} 里 ${member} 的分数是 ${score}`,
    fieldHolds: (key, what, value) => `${key} 的${what}是 ${value}`,
    field: (name) => `字段 ${name}`,
    no: (what) => `没有 ${what}`,
    absent: '不存在',
  },
  where: {
    case: '只有大小写不同',
    spaces: '只有首尾的空格不同',
    first: (count) => `前 ${count} 个字符是对的`,
    tooMany: (values) => `多了 ${values}`,
    lacking: (values) => `缺少 ${values}`,
    position: (at, found, expected) => `位置 ${at}：现在是 ${found ?? '空'}，应为 ${expected}`,
  },
  seconds: (count) => `${count} 秒`,
  between: (min, max) => (min === max ? `${min} 秒` : `${min} 到 ${max} 秒`),
  noTtl: '没有 TTL',
  challenge: {
    reached: '键已经和目标一样。',
    absent: (key) => `缺少键 ${key}。`,
    gone: (key) => `${key} 应当消失。`,
    lacking: (key, element) => `${key} 缺少 ${element}。`,
    tooMany: (key, element) => `${key} 多了 ${element}。`,
    differs: (key, element, now, goal) => `${key}：${element === '' ? '' : `${element} `}是 ${now}，应为 ${goal}。`,
    counts: (key, now, goal) => `${key} 计数为 ${now}，应为 ${goal}。`,
    ttl: (key, now, goal) =>
      goal === undefined
        ? `${key} 有 TTL，而目标没有。`
        : now === undefined
          ? `${key} 没有 TTL，目标是 ${goal}。`
          : `${key} 在${now}后过期，目标是 ${goal}。`,
  },
  run: {
    again: '这一步已重新开始。',
    lessonAgain: '本课已重新开始。',
    undoStep: '撤销重做这一步',
    undoLesson: '撤销重新开始本课',
    putBack: '放回我的键',
    aside: '本课要用的键里有你已有的键，它们已先收起。',
    back: '你的键和进度位置都回来了。',
    keysBack: '你的键恢复原样了。',
    noAnswer: '服务器没有回复，所以这一步无法准备或检查。',
    skippedOne: (step) => `跳过了第 ${step} 步，已替你运行它的答案，因为这一步要用到。`,
    skipped: (steps) => `跳过了第 ${steps.join('、')} 步，已替你运行它们的答案，因为这一步要用到。`,
  },
};
