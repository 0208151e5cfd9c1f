// Recorded from Redis 8.0.2 (DEBUG QUICKLIST-PACKED-THRESHOLD, CONFIG SET list-max-listpack-size, then random commands).
// A layout is the list of nodes in DUMP's payload: entries/bytes of a packed node, p and bytes of a plain one. Element i of
// a scenario, counted over all elements it ever adds, is `<i>:` filled up with x to the length given.
//
// Steps: rpush|lpush length, rpop, lpop, before|after index length (LINSERT), set index length (LSET), rem index (LREM),
// trim n m (LTRIM: n off the head, m off the tail); then the layout after them.

export interface QuicklistScenario {
  readonly fill: number;
  readonly packedThreshold: number;
  /** Of the elements that RPUSH put in, one by one, giving the layout `start`. */
  readonly lengths: string;
  readonly start: string;
  readonly steps: readonly (readonly [commands: string, layout: string])[];
}

export const QUICKLIST_SCENARIOS: readonly QuicklistScenario[] = [
  {
    fill: 1,
    packedThreshold: 0,
    lengths: '26 21 26 5 24 10 25 22',
    start: '1/35 1/30 1/35 1/14 1/33 1/19 1/34 1/31',
    steps: [
      ['lpush 15, after 1 12, after 4 28, set 2 25, set 3 13, before 7 23, rem 4, after 0 25, lpush 24, set 7 12, before 1 30, rem 9, set 3 26, after 9 15, before 7 22, after 4 22, rpush 4, after 1 16, lpop, rpush 8',
        '1/39 1/25 1/24 1/35 1/35 1/31 1/34 1/22 1/31 1/37 1/21 1/33 1/24 1/19 1/34 1/31 1/13 1/17'],
      ['rpop, rem 12, before 9 22, rem 14, before 0 17, rpush 17, before 0 7, set 11 16, set 8 24, after 7 4, after 2 19, lpush 20, rem 18, set 16 15, after 11 11, trim 0 0, before 13 22, set 4 28, after 7 23, lpop',
        '1/16 1/26 1/39 1/37 1/25 1/24 1/35 1/32 1/35 1/31 1/13 1/33 1/20 1/31 1/22 1/31 1/25 1/37 1/24 1/33 1/31 1/13 1/26'],
      ['after 16 8, before 5 10, lpush 29, rem 12, set 18 12, trim 2 3, set 11 25, set 17 16, after 12 5, before 9 11, trim 3 1, rpop, before 7 13, rem 0, set 13 5, set 7 20, before 9 14, trim 0 3, after 13 17, rpop',
        '1/19 1/24 1/35 1/32 1/35 1/20 1/22 1/29 1/33 1/23 1/34 1/31 1/14 1/22 1/26'],
    ],
  },
  {
    fill: 2,
    packedThreshold: 0,
    lengths: '27 13 23 5 16 15 21 20 28 9 26 19 30 5 18 27 21 15 10 7',
    start: '2/51 2/39 2/42 2/52 2/48 2/56 2/46 2/56 2/47 2/28',
    steps: [
      ['rpush 22, rpop, after 19 12, rpush 20, lpush 29, rem 18, trim 3 1, lpop, lpop, trim 2 3, set 0 23, after 1 18, rpush 26, before 8 22, rem 0, set 1 13, after 9 11, before 2 24, lpop, before 1 7',
        '2/31 1/33 2/48 2/56 2/63 2/34 2/49 2/58'],
      ['before 9 25, before 10 5, after 6 24, rem 3, after 6 4, lpush 28, before 16 16, lpop, rem 9, after 9 12, set 15 29, lpop, set 2 20, before 11 8, lpush 9, set 12 11, before 18 28, lpush 28, after 19 4, rpush 13',
        '1/37 2/27 1/33 1/29 2/56 2/39 2/66 2/28 1/20 2/34 2/51 2/66 1/13 2/58 1/22'],
      ['before 20 18, lpop, before 17 23, rpop, after 4 16, set 20 24, lpop, set 14 14, set 1 13, after 7 7, rpush 19, rem 6, set 21 8, rpush 6, lpop, set 9 15, trim 1 1, lpop, rpush 18, lpush 12',
        '2/49 2/46 1/13 1/16 2/66 2/31 1/20 2/30 2/51 1/32 2/62 2/37 2/58 2/48'],
    ],
  },
  {
    fill: 3,
    packedThreshold: 0,
    lengths: '8 9 27 28 6 15 7 13 21 27 15 15 14 26 18 27 20 12 5 4 14 7 25 16 19 5 14 5 30 16',
    start: '3/57 3/62 3/54 3/70 3/71 3/72 3/36 3/61 3/51 3/64',
    steps: [
      ['after 3 4, rpop, before 17 27, lpush 29, before 12 5, trim 0 2, rpop, set 17 22, lpop, set 23 18, set 26 4, set 24 30, lpush 16, before 7 15, rem 29, before 1 24, rem 23, before 2 22, rpush 20, set 17 24',
        '3/75 3/57 1/37 3/38 1/24 3/54 2/43 2/50 3/75 2/65 1/29 3/40 3/72 2/36'],
      ['lpop, after 6 9, rem 5, after 29 28, rpush 27, set 30 5, rpush 12, set 33 23, rpop, set 29 15, rem 32, after 7 30, trim 1 2, set 0 12, set 17 24, rpop, after 15 6, rpop, set 15 13, rpop',
        '1/21 3/57 3/32 3/73 3/54 2/43 3/56 3/85 2/65 1/29 3/40 1/39'],
      ['before 27 18, set 22 9, before 9 13, trim 2 1, rpop, set 4 27, set 1 10, rem 7, after 10 16, trim 1 3, rpop, trim 3 0, before 1 23, after 16 22, after 19 29, before 10 13, set 7 17, after 15 7, lpop, before 16 11',
        '3/81 1/24 3/50 3/69 1/14 3/56 3/55 2/59 3/71 1/38'],
    ],
  },
  {
    fill: 5,
    packedThreshold: 0,
    lengths: '22 23 26 4 13 11 4 16 13 12 20 6 25 11 25 8 21 28 25 27 20 23 11 11 19 22 4 25 28 20 7 26 7 15 22 13 23 19 13 27',
    start: '5/105 5/73 5/104 5/126 5/101 5/116 5/94 5/112',
    steps: [
      ['set 5 8, set 15 18, rpush 6, set 10 15, set 2 10, lpop, lpush 27, set 14 30, after 14 23, trim 0 3, lpop, set 37 6, after 14 14, rpop, rpush 24, lpush 4, set 35 23, set 34 22, before 33 19, trim 1 2',
        '4/65 5/70 5/104 2/48 5/136 5/101 5/116 2/37 4/108 1/22'],
      ['trim 0 3, lpush 22, set 9 23, rem 24, before 16 7, lpush 25, before 25 9, set 24 9, set 33 8, set 30 12, before 20 10, rpush 29, rpush 29, rpop, before 0 28, set 28 29, rpush 30, after 11 18, set 39 15, set 17 14',
        '2/64 5/89 5/81 1/27 5/88 5/89 4/116 5/94 5/112 2/37 4/111'],
      ['after 15 23, set 24 9, rpop, before 29 20, lpush 10, lpush 22, trim 0 1, before 4 16, after 18 4, set 14 8, lpush 23, rpop, lpop, lpush 9, trim 3 3, rpush 7, rem 11, lpop, set 7 22, rpush 18',
        '2/52 5/89 4/65 5/85 3/61 5/89 4/104 2/40 4/83 5/112 2/36'],
    ],
  },
  {
    fill: 8,
    packedThreshold: 0,
    lengths: '8225 201 4073 1067 4616 984 2544 2199 8517 2194 3356 582 2786 8823 8375 2420 7120 223 5487 469 2332 485 7311 6213 8405 1378 2121 8183 8041 8179 6875 8685 7976 8631 5187 1011 6224 4913 624 7905 100 3315 8635 2881 5602 7033 6089 1593 2574 1266 8095 5417 5664 7495 7680 7969 51 2696 6483 3125',
    start: 'p8225 3/5360 3/8166 1/2210 p8517 3/6151 1/2797 p8823 p8375 1/2431 2/7361 2/5974 2/2832 1/7325 1/6227 p8405 2/3514 1/8197 1/8055 1/8193 1/6889 p8685 1/7990 p8631 2/6216 1/6238 2/5555 2/8022 1/3326 p8635 1/2892 1/5616 1/7047 2/7700 2/3855 1/8109 1/5431 1/5678 1/7509 1/7694 2/8036 1/2707 1/6497 1/3136',
    steps: [
      ['rpush 2497, before 25 6714, set 53 8712, rpush 6775, lpop, set 32 5185, lpop, before 11 4318, lpush 1319, set 19 1512, lpop, trim 3 1, before 25 3986, set 0 1586, set 12 4503, lpop, trim 1 2, before 38 1195, trim 2 1, set 43 7020',
        '3/6151 2/7122 p8823 p8375 1/2431 2/4744 2/7017 2/2832 1/7325 1/6227 p8405 1/6728 2/3514 1/8197 1/3997 1/8055 1/8193 1/6889 p8685 1/5199 p8631 2/6216 1/6238 2/5555 2/8022 2/4525 p8635 1/2892 1/5616 1/7047 2/7700 2/8304 1/8109 1/5431 p8712 1/7509 1/7694 2/8036 1/2707'],
      ['rem 15, rem 28, lpop, trim 0 2, lpop, before 45 4025, after 13 2358, before 24 4271, trim 0 1, before 5 959, before 29 5046, rpush 136, after 43 5751, set 19 261, set 3 610, after 8 7474, lpush 4448, after 44 3212, rpush 5814, rpop',
        '2/5048 2/7122 1/621 p8375 2/3394 2/4744 1/7488 2/7017 2/2832 1/7325 p8405 1/2369 1/6728 2/3514 1/272 1/3997 1/8055 1/8193 1/6889 p8685 1/4285 1/5199 p8631 1/5201 1/5060 1/6238 2/5555 2/8022 2/4525 p8635 1/2892 1/5616 1/7047 2/7700 1/3223 1/7034 2/7035 1/8109 1/5431 p8712 1/7509 1/4036 2/7834'],
      ['rpush 6550, set 32 4691, before 8 3286, after 18 7802, rem 8, rpop, lpush 6179, set 26 1683, rem 19, set 9 4419, before 1 8609, after 31 5600, lpop, rpop, before 8 5789, before 1 7158, after 39 3733, rem 54, rem 39, rpop',
        'p8609 1/7172 2/5048 2/7122 1/621 p8375 2/6766 3/7084 1/7488 2/7017 2/2832 1/7325 p8405 1/2369 1/6728 2/3514 1/272 1/3997 1/8055 1/1694 1/6889 p8685 1/4285 1/5199 p8631 1/5614 1/5201 1/5060 1/4705 2/5555 2/3847 2/4525 p8635 1/2892 1/5616 1/7047 2/7700 1/3223 1/7034 2/7035 1/5431 p8712 1/7509 1/4036'],
    ],
  },
  {
    fill: 128,
    packedThreshold: 0,
    lengths: '848 1088 795 799 1183 502 779 1360 688 581 1315 1342 415 816 1296 522 794 911 863 896 553 1344 560 913 1250 1301 772 498 597 634 435 1339 449 1226 1486 1007 1072 651 1007 1173 406 473 1177 1486 1322 616 825 1055 991 504 1460 556 1146 947 921 1036 703 526 1468 698',
    start: '9/8085 9/8035 8/7719 9/7479 8/7005 7/6834 8/7334 2/2181',
    steps: [
      ['set 22 507, rpop, set 43 1471, rem 24, rem 36, rpush 916, before 23 585, lpush 557, after 15 864, set 34 681, rpush 1217, set 20 1119, after 21 1253, after 4 1082, before 54 409, before 46 741, rpop, rem 63, set 14 550, set 38 910',
        '5/4114 6/5625 6/5931 6/5137 7/6491 9/7135 7/6350 8/7564 9/7747 1/927'],
      ['rem 8, after 4 1457, after 31 649, set 13 946, trim 3 1, after 59 638, set 56 641, after 26 1110, after 18 452, after 24 710, set 62 1393, set 48 1339, set 59 1249, after 10 637, set 51 1120, before 47 810, rpop, before 35 1429, set 64 1400, rpop',
        '3/3070 5/4842 7/6176 7/5593 4/3680 5/4646 5/3972 6/5256 8/7164 8/7936 8/8573'],
      ['after 38 1088, lpush 742, lpush 864, lpush 897, rem 50, after 43 628, lpop, after 46 927, set 5 642, rpop, set 64 606, rem 26, after 14 1045, lpush 816, trim 3 0, lpop, rpush 1324, rpush 1066, before 34 458, after 31 1290',
        '2/2271 5/4402 8/7225 7/5593 3/2332 5/4646 7/5728 8/6980 8/7685 8/7936 7/7226 2/2405'],
    ],
  },
  {
    fill: 0,
    packedThreshold: 0,
    lengths: '9 8 8 8 8 9 6 8',
    start: '1/18 1/17 1/17 1/17 1/17 1/18 1/15 1/17',
    steps: [
      ['after 6 10, before 3 4, before 7 9, rem 2, lpush 4, after 9 10, before 8 9, set 5 4, set 8 10, set 4 5, before 9 8, trim 3 0, set 10 4, set 7 6, set 8 5, lpush 7, lpop, before 6 6, before 4 4, set 8 8',
        '1/13 1/14 1/13 1/18 1/13 1/18 1/19 1/15 1/17 1/15 1/14 1/19 1/13'],
      ['before 6 8, rem 8, trim 1 1, lpush 6, lpop, before 9 9, rpop, before 5 7, rpush 6, after 11 8, rpop, rem 6, set 0 4, set 4 7, set 6 8, trim 0 2, before 5 9, set 4 8, set 7 5, before 5 7',
        '1/13 1/13 1/18 1/13 1/17 1/16 1/18 1/16 1/14 1/17 1/15 1/18'],
      ['lpop, set 8 5, set 9 10, rem 4, before 5 9, lpush 5, after 8 9, lpush 8, rem 7, set 3 7, after 1 5, rpop, before 2 5, after 1 6, before 9 8, rpush 8, before 10 10, set 12 9, set 3 9, rem 11',
        '1/17 1/14 1/15 1/18 1/14 1/13 1/16 1/13 1/17 1/17 1/19 1/18 1/14 1/18 1/14 1/19 1/17'],
    ],
  },
  {
    fill: -1,
    packedThreshold: 0,
    lengths: '865 283 311 829 1178 605 1185 1051 405 701 148 571 430 955 246 305 1159 966 604 735 660 476 425 1167 254 342 865 1091 360 166 928 114 139 1027 833 376 531 575 747 763 1146 482 1173 582 1062 853 1150 372 1148 1043',
    start: '5/3493 5/3974 7/3849 6/3897 5/3746 8/3981 5/3789 4/3322 4/3546 1/1054',
    steps: [
      ['rem 15, lpop, before 15 138, set 47 512, set 23 814, after 26 624, rem 28, after 12 308, set 27 849, set 4 668, rem 28, trim 0 2, after 40 696, rpush 1033, after 10 742, rem 21, set 37 805, set 26 931, after 12 507, rpop',
        '4/2624 5/4037 4/1914 5/3202 6/3375 5/4130 7/3617 5/3847 5/4022 3/2394'],
      ['lpush 916, before 41 830, lpop, rem 11, set 1 1160, set 3 388, after 2 583, set 21 314, after 32 473, set 48 385, before 15 1043, trim 2 0, after 10 1154, rpush 980, after 40 1003, lpop, set 25 912, after 16 805, before 27 357, before 32 735',
        '2/986 5/4037 3/1168 4/3682 4/2541 6/2954 4/3273 5/3636 6/2992 4/2697 3/2998 5/4022 4/2910'],
      ['trim 0 2, rem 28, set 39 208, trim 1 3, before 37 130, trim 3 2, trim 3 2, before 13 687, rpop, lpop, before 21 1053, lpush 168, before 15 229, lpop, lpop, rpop, lpop, before 17 1079, set 34 710, set 1 980',
        '4/4155 4/2541 8/3878 2/2261 3/2102 5/3758 6/2992 5/2966 1/1014'],
    ],
  },
  {
    fill: -1,
    packedThreshold: 0,
    lengths: '1875 3001 3857 426 1684 4243 1540 339 2574 366 1830 4259 3760 2875 3104 3405 2261 4140 4350 1229 4255 4242 2178 2055 1273 2322 3625 2392 3429 1411 2960 391 4451 4069 1166 4885 1231 3145 4550 730',
    start: '1/1886 1/3012 1/3868 2/2125 p4243 2/1894 2/2955 1/1841 p4259 1/3771 1/2886 1/3115 1/3416 1/2272 p4140 p4350 1/1240 p4255 p4242 1/2189 2/3343 1/2333 1/3636 1/2403 1/3440 1/1422 2/3366 p4451 1/4080 1/1177 p4885 1/1242 1/3156 p4550 1/741',
    steps: [
      ['lpop, trim 1 1, lpush 4049, lpush 3878, set 3 4959, after 5 4829, rem 16, lpop, rpush 530, set 16 3038, rpush 2107, after 26 2382, rem 5, trim 1 3, set 20 3364, rem 4, rpop, rem 1, set 28 1115, rpop',
        '1/3868 1/1695 p4243 1/350 2/2955 1/1841 p4259 1/3771 1/2886 1/3115 1/2272 1/3049 p4350 1/1240 p4255 p4242 1/2189 2/4652 1/2333 1/3636 1/2403 1/2393 1/3440 1/1422 2/3366 1/1126 1/4080 1/1177 p4885'],
      ['after 23 539, after 27 1505, lpush 4280, rem 30, rpush 793, rpush 4116, rpop, rem 22, lpop, lpush 3283, lpop, set 28 1847, before 26 3149, before 31 3821, trim 0 2, lpop, trim 2 0, before 9 3896, lpush 1896, rem 7',
        '2/2250 2/2955 1/1841 p4259 1/3771 1/3115 1/2272 1/3907 1/3049 p4350 1/1240 p4255 p4242 1/2189 2/4652 1/2333 1/2403 2/2936 1/3440 1/1422 1/3160 1/2971 2/3367 1/4080 1/3832 1/1177'],
      ['after 9 2583, set 26 3576, trim 2 1, trim 1 3, after 2 2341, lpush 2348, before 8 4928, lpush 3590, before 22 4149, set 8 2993, after 2 973, rpush 3523, rem 24, after 10 1007, rem 18, before 19 660, set 4 4529, set 27 898, rpush 4655, set 30 2161',
        '1/3601 3/3706 p4529 p4259 1/2352 1/3771 1/3115 1/3004 p4928 1/1018 1/3907 1/2594 1/3049 p4350 1/1240 p4255 2/2853 2/4652 1/2333 1/2403 p4149 1/550 1/3440 1/909 1/3160 1/3587 1/2172 1/3534 p4655'],
    ],
  },
  {
    fill: -2,
    packedThreshold: 0,
    lengths: '1862 2320 1470 2307 2113 2228 2344 2808 785 2880 1359 2147 2682 1432 2403 2531 2025 2458 1444 2607 773 982 1482 2316 2576 2814 2192 733 945 2144 2507 2788 2060 742 1250 2642 2010 2466 2820 879 2665 1157 1779 2019 2210 1910 2114 760 798 2515 1253 2230 1103 1321 857 872 2964 2080 739 2020',
    start: '4/7982 3/6704 4/7855 3/6280 3/6978 4/7305 4/7379 4/6707 3/7458 4/6717 3/7315 4/6503 3/6158 5/7467 5/6410 4/7826',
    steps: [
      ['rpush 1665, after 8 1043, set 44 663, set 16 1680, rpush 875, after 2 2092, set 29 1570, lpop, lpop, set 15 549, after 12 1801, before 48 1345, after 54 1177, set 15 929, before 49 977, after 1 2798, set 49 2287, set 26 1735, rem 1, lpush 997',
        '2/2482 2/5120 3/6704 2/3608 3/5301 4/8085 3/3522 4/7305 4/6538 4/7544 3/7458 4/6717 3/7315 4/6503 3/4802 2/4416 5/6330 6/7591 4/7826 2/2555'],
      ['lpush 1148, rem 59, set 34 549, lpop, set 48 1582, lpush 1918, before 1 2298, set 2 2164, set 66 1633, rpop, lpush 1262, set 59 2984, lpop, after 54 2901, rpop, trim 1 1, lpop, before 35 2039, after 60 1192, rpush 730',
        '2/3649 2/5120 3/6704 2/3608 3/5301 4/8085 3/3522 4/7305 4/6538 4/7544 3/5219 2/4114 3/4653 3/7315 4/6503 3/4802 5/6431 3/6688 4/7271 5/7874 1/741'],
      ['rem 34, set 5 2206, before 33 2002, set 37 2966, set 33 2959, lpop, lpush 1930, after 18 1287, trim 0 2, lpop, rpush 1299, rpush 879, trim 1 3, after 20 2663, rpush 606, before 64 1934, rpush 2258, rem 63, set 36 1688, trim 1 1',
        '1/2318 3/6682 2/3608 3/5301 4/8085 4/4813 3/6528 2/3451 4/6538 4/7544 4/8182 1/2050 3/7315 3/7315 4/6503 3/4802 5/6431 3/6688 4/7271 4/4627'],
    ],
  },
  {
    fill: -2,
    packedThreshold: 0,
    lengths: '8189 6233 2267 9497 5390 3232 4597 7625 7570 3952 2568 3925 5155 2716 4397 8516 5319 2519 4070 3604 8906 7251 6357 5702 6759 4076 9322 4700 8019 5221',
    start: '1/8203 1/6247 1/2278 p9497 1/5404 2/7847 1/7639 1/7584 2/6535 1/3936 2/7889 1/4411 p8516 2/7856 2/7689 p8906 1/7265 1/6371 1/5716 1/6773 1/4087 p9322 1/4714 1/8033 1/5235',
    steps: [
      ['rem 29, trim 0 1, lpop, before 19 4112, after 12 4034, rem 21, before 27 6243, set 4 5469, rem 19, after 6 2369, rem 26, set 23 6442, set 13 5381, before 10 7431, after 8 7218, rpush 6323, lpop, after 22 4565, trim 2 2, set 17 7989',
        '1/5404 2/10087 1/7639 1/2380 1/7584 1/7232 2/11401 2/6508 2/10557 1/4045 1/4411 p8516 2/13329 1/4081 1/4126 1/7265 1/4579 1/6371 1/6456 1/6773 1/4087 1/6257'],
      ['lpush 6756, lpop, rem 18, after 2 7618, set 4 2592, trim 0 3, trim 3 1, before 12 8778, set 1 5796, rpush 4757, before 9 6767, lpush 5242, set 11 5165, set 16 9212, set 15 2876, after 1 3629, lpop, lpop, set 15 4304, after 6 6546',
        '1/3640 1/5810 1/2380 1/7584 1/7232 2/11401 1/6560 2/6508 1/6781 2/10567 1/4045 p8778 1/2887 1/4318 2/13329 1/4126 1/7265 1/4579 1/6371 1/4771'],
      ['after 16 2021, rpop, trim 0 2, set 6 3336, lpop, set 2 4924, set 8 7120, lpush 6903, set 6 7296, lpop, rem 0, after 9 7854, after 15 7600, lpush 2253, before 8 7457, before 8 7340, rpush 5015, lpop, trim 0 2, lpush 5915',
        '1/5929 1/2380 1/4938 1/7232 2/11266 1/6560 2/9926 1/7471 1/7134 1/6781 1/5179 2/13256 1/4045 p8778 2/7198 2/9639 2/13329 1/4126'],
    ],
  },
  {
    fill: -3,
    packedThreshold: 0,
    lengths: '5499 2221 2433 2329 2317 5245 4427 2735 3959 1781 3662 1284 2892 1868 3269 4062 2651 1027 4813 4213 1835 1054 3385 2945 2542 1039 5217 2117 5335 3539 4280 5219 1612 4570 3133 2295 2977 4850 1976 3114',
    start: '5/14829 3/12432 6/15477 5/15852 6/16008 4/13737 4/14679 4/13001 3/9962',
    steps: [
      ['trim 0 2, after 1 3386, set 36 2622, rpop, after 12 1590, lpop, set 33 5375, set 22 3856, lpop, set 32 5448, rem 1, trim 2 2, rpop, before 23 5569, set 11 5669, set 14 4594, before 9 3143, after 19 2481, set 3 1790, before 17 4874',
        '1/2328 3/11487 4/10709 4/9516 5/21825 4/14807 4/11376 2/6626 3/12694 4/18518 1/4584'],
      ['trim 2 3, set 16 5088, rpop, set 14 1519, lpop, set 0 2254, rpop, after 8 1613, lpop, after 24 5867, set 19 2473, trim 1 2, after 16 5989, set 19 1200, after 9 4737, before 5 3501, before 15 5808, before 28 2762, trim 3 2, before 18 3843',
        '6/14638 2/9749 4/13530 1/5822 4/15682 1/6003 5/13038 3/11850'],
      ['after 8 4108, set 7 5376, before 13 1444, after 18 3710, rpop, after 21 5895, lpush 1326, before 17 4255, lpop, trim 0 0, lpop, rpop, before 9 3049, lpush 2131, set 23 3202, trim 2 3, before 3 5076, set 12 4375, after 5 5109, after 19 2703',
        '5/14980 1/5683 3/15250 5/18813 2/7270 2/9150 4/13508 3/12923 3/9598'],
    ],
  },
  {
    fill: 4,
    packedThreshold: 100,
    lengths: '90 18 109 70 29 100 117 34 31 29 125 68 101 63 77 41 14 103 108 68 42 26 25 48 33 26 92 5 93 22 7 20 66 99 98 50 109 104 23 29',
    start: '4/305 1/38 p100 p117 3/107 p125 1/78 p101 4/211 p103 p108 4/177 4/215 4/143 4/301 1/59 p109 p104 2/63',
    steps: [
      ['rem 5, set 24 99, rpop, rem 18, set 11 27, set 24 103, before 1 77, set 13 97, lpop, lpush 41, rem 7, after 35 118, trim 3 0, trim 1 0, trim 2 3, lpush 69, rpop, rpush 110, set 22 76, after 0 56',
        '2/137 p117 2/71 p125 1/78 1/36 4/246 p103 p108 3/106 3/194 p103 4/198 4/301 1/59 p110'],
      ['set 5 57, rpop, before 18 111, after 23 121, rpop, trim 3 3, set 13 52, after 8 15, before 6 51, set 20 95, after 26 117, trim 3 1, before 11 11, after 19 67, after 0 67, set 16 100, after 22 26, set 0 94, trim 2 0, set 25 125',
        '3/189 4/163 p103 p108 4/146 1/57 p100 2/144 4/278 1/35 p121 2/95 p125'],
      ['before 9 49, after 2 10, rem 25, after 0 71, lpush 61, set 11 85, rem 12, after 9 48, after 1 36, lpop, rpop, trim 0 2, set 1 119, set 9 59, after 19 128, before 5 64, after 20 41, set 28 118, before 15 32, after 12 14',
        '1/36 p119 4/301 1/19 4/207 1/57 p103 4/189 4/152 p100 2/85 p128 1/109 4/278 p118'],
    ],
  },
  {
    fill: -1,
    packedThreshold: 600,
    lengths: '484 447 842 156 360 294 213 217 443 416 701 292 150 185 767 553 149 112 398 369 505 759 661 840 270 838 713 879 722 775 843 634 717 232 641 227 378 272 462 817 360 649 504 344 530 123 452 180 899 279',
    start: '10/3919 p701 3/646 p767 6/2116 p759 p661 p840 1/281 p838 p713 p879 p722 p775 p843 p634 p717 1/243 p641 4/1362 p817 1/371 p649 6/2163 p899 1/290',
    steps: [
      ['rem 8, after 40 472, set 45 726, before 10 322, lpop, lpush 241, rpush 823, set 24 193, before 27 101, set 41 438, before 44 657, rpush 402, rpop, after 45 739, trim 1 1, rem 8, trim 1 1, lpop, lpop, trim 2 2',
        '3/865 4/972 p767 6/2116 p759 p661 p840 1/204 p838 p713 1/111 p879 p722 p775 p843 p634 p717 1/243 p641 4/1362 p817 1/449 p649 1/483 p657 1/515 p739 2/889 p726 1/463'],
      ['before 16 793, set 19 500, set 21 440, rpush 427, rem 42, set 28 793, lpop, trim 2 3, before 24 500, lpush 896, after 2 208, rem 26, before 22 300, after 24 447, set 13 664, lpush 813, before 28 820, rpush 627, lpush 732, lpush 373',
        '1/384 p732 p813 p896 5/1184 p767 6/2116 p664 p661 p793 p840 1/204 1/511 p713 1/451 p879 1/311 p722 p775 1/458 p843 p820 p634 p717 p793 p641 4/1362 p817 1/449 p649 1/483 p657 1/515 p739 1/355 p627'],
      ['rpop, lpop, set 11 473, set 3 266, set 26 410, rpop, lpop, lpop, before 0 694, set 3 128, set 38 655, lpop, before 4 161, before 19 255, set 12 796, lpop, before 21 455, after 29 193, set 23 380, rpop',
        '6/1129 p767 4/1596 p796 1/516 p664 p661 p793 p840 1/204 2/770 p713 2/910 2/695 p722 2/872 p843 p820 1/204 p634 p717 p793 p641 4/1362 p817 p655 p649 1/483 p657 1/515'],
    ],
  },
];
