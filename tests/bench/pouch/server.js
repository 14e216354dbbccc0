// A CouchDB in miniature: express-pouchdb over LevelDB. Usage: server.js FOLDER; prints its address.
const path = require('path');
const express = require('express');
const PouchDB = require('pouchdb');

const folder = process.argv[2] + path.sep;
const couch = require('express-pouchdb')(PouchDB.defaults({ prefix: folder }), {
  mode: 'minimumForPouchDB',
  logPath: folder + 'log.txt',
  configPath: folder + 'config.json',
});
const application = express();
application.use('/', couch);
const listening = application.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${listening.address().port}`);
});
