// Answers of a table with many rows and of a fleet with many hosts, made from real ones.

/** One answer after the other, in each of which `share` of the rows have other values than in the one before. */
export function changingTable(answer, rowCount, share) {
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const row = answer.data[index % answer.data.length];
    const procUid = (BigInt(`0x${row.procUid}`) ^ (BigInt(Math.floor(index / answer.data.length)) << 40n))
      .toString(16)
      .padStart(16, '0');
    return { ...row, procUid, pid: 1000 + index, parentProcUid: null, cpuPercent: random(50), rss: random(4e9) };
  });
  const texts = rows.map((row) => JSON.stringify(row));
  let answers = 0;
  return {
    get answers() {
      return answers;
    },
    next() {
      answers++;
      for (let changed = 0; changed < rowCount * share; changed++) {
        const index = Math.floor(Math.random() * rowCount);
        rows[index] = { ...rows[index], cpuPercent: random(50), rss: random(4e9) };
        texts[index] = JSON.stringify(rows[index]);
      }
      return `{"data":[${texts.join(',')}],"meta":${JSON.stringify({ ...answer.meta, cursor: null })}}`;
    },
  };
}

const random = (limit) => Math.round(Math.random() * limit * 10) / 10;

/** Pages of `count` hosts with names of their own. */
export function manyHosts(answer, count) {
  const hosts = Array.from({ length: count }, (_, index) => ({
    ...answer.data[index % answer.data.length],
    host: nameOf(index),
    status: 'online',
    labels: { role: ['web', 'api', 'batch', 'pg'][index % 4] },
  }));
  return (url) => {
    const { searchParams } = new URL(url, 'http://page');
    const limit = Number(searchParams.get('limit'));
    const from = Number(searchParams.get('cursor') ?? 0);
    const cursor = from + limit < count ? String(from + limit) : null;
    return JSON.stringify({ data: hosts.slice(from, from + limit), meta: { ...answer.meta, cursor } });
  };
}

/** Series of `count` hosts, by the metrics that the page asks for. */
export function manySeries(answer, count) {
  const [first] = answer.data;
  const data = Array.from({ length: count }, (_, index) => ({
    ...first,
    host: nameOf(index),
    points: first.points.map(([at]) => [at, random(100)]),
  }));
  return JSON.stringify({ ...answer, data });
}

const nameOf = (index) => `sim-${index}`;
