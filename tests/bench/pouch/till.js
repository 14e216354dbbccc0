// Two PouchDBs that replicate with a server. Usage: till.js URL FOLDER DOCUMENTS BYTES ROUNDS CHANGES; prints
// what it took as JSON, in seconds. BYTES is the length of a document as JSON.
const path = require('path');
const PouchDB = require('pouchdb');

const [url, folder, documents, bytes, rounds, changes] = process.argv.slice(2).map((word, at) => (at < 2 ? word : Number(word)));
const PUSH = 1000;
const BATCH = { batch_size: 1000, batches_limit: 10 };
const now = () => performance.now() / 1000;

function made(number, of) {
  const document = { _id: `${of}-${String(number).padStart(9, '0')}`, kind: 'sale', at_ms: 1790000000000 + number, text: '' };
  document.text = 'a'.repeat(Math.max(0, bytes - JSON.stringify(document).length));
  return document;
}

async function put(database, count, of) {
  for (let first = 0; first < count; first += PUSH) {
    const some = Array.from({ length: Math.min(PUSH, count - first) }, (_, at) => made(first + at, of));
    const answers = await database.bulkDocs(some);
    if (answers.some((answer) => answer.error)) throw new Error(`not put: ${JSON.stringify(answers[0])}`);
  }
}

async function took(work) {
  const begun = now();
  await work();
  return now() - begun;
}

async function pushed(till, hub, of) {
  await put(till, PUSH, of);
  return took(() => till.replicate.to(hub, BATCH));
}

async function reached(hub) {
  const [from, to] = ['from', 'to'].map((name) => new PouchDB(path.join(folder, name)));
  const lives = [from.replicate.to(hub, { live: true, retry: true }), to.replicate.from(hub, { live: true, retry: true })];
  let heard = () => {};
  const follow = to.changes({ live: true, since: 'now' }).on('change', (change) => heard(change.id));
  const measured = [];
  for (let number = 0; number < changes; number += 1) {
    const document = made(number, 'live');
    const arrived = new Promise((resolve) => {
      heard = (id) => id === document._id && resolve();
    });
    measured.push(await took(() => Promise.all([from.put(document), arrived])));
  }
  [...lives, follow].forEach((each) => each.cancel());
  return measured;
}

async function run() {
  const hub = new PouchDB(`${url}/shop`);
  await put(hub, documents, 'initial');
  const till = new PouchDB(path.join(folder, 'till'));
  const initial = await took(() => till.replicate.from(hub, BATCH));
  const { doc_count: count } = await till.info();
  if (count !== documents) throw new Error(`${count} documents of ${documents} arrived`);
  const first = await pushed(till, hub, 'first');
  const steady = [];
  for (let round = 0; round < rounds; round += 1) steady.push(await pushed(till, hub, `round${round}`));
  console.log(JSON.stringify({ initial, first, steady, reached: await reached(new PouchDB(`${url}/live`)) }));
}

run().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
