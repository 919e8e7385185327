// Command lines of a fleet as SQL over a row of `processes` and its `copy`: most have a few words beside the recorded
// arguments, a fifth are those of Java with a class path of 2 to 8 KiB. How often a word occurs falls with its rank
// (Zipf). One process in eight has other arguments each hour, so that a day of 1,000 hosts has over a million lines.
const wordCount = 20_000;

/** Words to search for: in about one word of ten, in about one of 200,000, and in none. */
export const searchedWords = { frequent: 'frontend', rare: 'needle19950', absent: 'nowheretobefound' };

/** Each word has a place of this many bytes in {@link allWords}. */
const wordBytes = 12;

/** To be selected once as `all_words`, because computing each word of each line takes ten times as long. */
export const allWords = `(
  SELECT arrayStringConcat(groupArray(rightPad(word, ${wordBytes}, ' ')))
  FROM (
    SELECT number + 1 AS rank, multiIf(
      rank = 1, '${searchedWords.frequent}',
      rank >= ${wordCount} - 100, concat('needle', toString(rank)),
      substring(lower(base58Encode(reinterpretAsString(sipHash64(rank)))), 1, 4 + rank % 6)
    ) AS word
    FROM numbers(${wordCount}) ORDER BY rank
  )
) AS all_words`;

/** The word number `index` of a line. Ranks are spread evenly by their logarithm. */
const word = (index) => {
  const rank = `toUInt32(pow(${wordCount}, (cityHash64(line, ${index}) % 1000000) / 1000000))`;
  return `trimRight(substring(all_words, 1 + (${rank} - 1) * ${wordBytes}, ${wordBytes}))`;
};

const line = `cityHash64(proc_uid, copy, if(bitAnd(cityHash64(proc_uid), 7) = 0, {shiftMs:Int64}, 0)) AS line`;
const classPath = `arrayStringConcat(
  arrayMap(
    i -> concat('/opt/lib/', ${word('i')}, '-', ${word('i + 1000')}, '.jar'),
    range(80 + (line % 240))
  ),
  ':'
)`;
const words = `arrayMap(i -> concat('--', ${word('i')}, '=', ${word('i + 1000')}), range(2 + (line % 5)))`;

/** To be selected instead of `cmdline`. */
export const commandLine = `if(
  (${line}) % 5 = 0,
  ['/usr/bin/java', '-Xmx2g', '-cp', ${classPath}, 'org.example.Main'],
  arrayConcat(cmdline, ${words})
)`;
